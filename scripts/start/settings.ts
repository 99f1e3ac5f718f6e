import { existsSync } from 'node:fs'
import path from 'node:path'
import { parseEnv } from '../../lib/env'
import { messageOf } from '../../lib/errors'
import {
  isScenarioName,
  type ScenarioName,
  scenarioManagementAccounts,
} from '../../lib/simulator/scenarios/northwind-credentials'
import { root } from './root'
import { StartProblem } from './start-problem'

/** Environment variables, of a process that is or will be. */
export type Environment = Readonly<Record<string, string | undefined>>

/** Where the organization to scan comes from. */
export type OrganizationSource = 'simulated' | 'aws'

export interface StartSettings {
  readonly dev: boolean
  readonly port: number
  /** The address the web process listens on. */
  readonly host: string
  /** The address people open. */
  readonly appUrl: string
  readonly dataFolder: string
  /** Empty: the embedded Postgres. */
  readonly databaseUrl: string | undefined
  readonly organization: OrganizationSource
  /** Which organization is simulated, where one is. */
  readonly scenario: ScenarioName
  /** What was set. Without anything of AWS when the organization is simulated: a real session token must not mix with its keys. */
  readonly environment: Environment
}

/** Any of these says: there is an AWS to talk to. */
const awsSettings = [
  'AWS_ENDPOINT_URL',
  'AWS_ACCESS_KEY_ID',
  'AWS_PROFILE',
  'AWS_ROLE_ARN',
  'AWS_WEB_IDENTITY_TOKEN_FILE',
  'AWS_CONTAINER_CREDENTIALS_RELATIVE_URI',
  'AWS_CONTAINER_CREDENTIALS_FULL_URI',
]

/** Settings of a file `.env` in the checkout; what the environment already says wins. */
export function loadEnvironmentFile(): void {
  const file = path.join(root, '.env')
  if (existsSync(file)) process.loadEnvFile(file)
}

export function readSettings(environment: Environment, options: { dev?: boolean } = {}): StartSettings {
  const port = readPort(environment.PORT)
  const organization = readOrganization(environment)
  assertParses(environment)
  return {
    dev: options.dev ?? false,
    port,
    host: environment.KEYSCOPE_HOST || '127.0.0.1',
    appUrl: environment.APP_URL || `http://localhost:${port}`,
    dataFolder: path.resolve(root, environment.KEYSCOPE_DATA || '.keyscope'),
    databaseUrl: environment.DATABASE_URL || undefined,
    organization,
    scenario: readScenario(environment),
    environment: organization === 'simulated' ? withoutAws(environment) : environment,
  }
}

/** What the processes would refuse one after another is said once, before anything is started. */
function assertParses(environment: Environment): void {
  try {
    parseEnv({ ...environment, DATABASE_URL: 'postgresql://decided-later' })
  } catch (cause) {
    throw new StartProblem(messageOf(cause), { cause })
  }
}

function readPort(text: string | undefined): number {
  if (!text) return 3000
  const port = Number(text)
  if (Number.isInteger(port) && port > 0 && port < 65536) return port
  throw new StartProblem(`PORT must be a number from 1 to 65535, not "${text}".`)
}

function readOrganization(environment: Environment): OrganizationSource {
  const asked = environment.KEYSCOPE_SIMULATED
  if (asked === '1') return 'simulated'
  // An instance role leaves no trace in the environment: this is how to say that there is one.
  if (asked === '0') return 'aws'
  if (asked) throw new StartProblem(`KEYSCOPE_SIMULATED must be 0 or 1, not "${asked}".`)
  return awsSettings.some((name) => environment[name]) ? 'aws' : 'simulated'
}

function readScenario({ KEYSCOPE_SCENARIO: asked }: Environment): ScenarioName {
  if (!asked) return 'northwind'
  if (isScenarioName(asked)) return asked
  const names = Object.keys(scenarioManagementAccounts).join(' or ')
  throw new StartProblem(`KEYSCOPE_SCENARIO must be ${names}, not "${asked}".`)
}

/** The organization that a database is bound to: a scenario is one of its own. */
export const organizationOf = ({ organization, scenario }: Pick<StartSettings, 'organization' | 'scenario'>) =>
  organization === 'simulated' && scenario !== 'northwind' ? (`simulated ${scenario}` as const) : organization

/** What a process gets that must not, or need not, talk to AWS. */
export function withoutAws(environment: Environment): Environment {
  return Object.fromEntries(Object.entries(environment).filter(([name]) => !name.startsWith('AWS_'))) as Environment
}
