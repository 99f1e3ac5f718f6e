import path from 'node:path'
import { northwindEventsQueue, northwindSettings } from '../../lib/simulator/scenarios/northwind-credentials'
import { startTypeScript } from './child-process'
import type { Parts } from './parts'
import { done, type StepResult } from './progress'
import { openReadyProcess } from './ready-process'
import type { StartSettings } from './settings'
import { StartProblem } from './start-problem'

/** What the worker needs in its environment to reach the organization. */
export type OrganizationEnvironment = Readonly<Record<string, string>>

/** The simulated organization, or the AWS of the settings after one call that shows it lets us in. */
export async function openOrganization(
  parts: Parts,
  settings: StartSettings,
): Promise<StepResult<OrganizationEnvironment>> {
  return settings.organization === 'simulated' ? startSimulator(parts, settings) : checkAws(settings)
}

async function startSimulator(parts: Parts, settings: StartSettings): Promise<StepResult<OrganizationEnvironment>> {
  const data = path.join(settings.dataFolder, 'simulator')
  const url = await openReadyProcess(
    parts,
    (onLine) =>
      startTypeScript('scripts/simulator.ts', ['--port', '0', '--data', data, '--scenario', settings.scenario], {
        name: 'simulator',
        logFile: path.join(settings.dataFolder, 'logs/simulator.log'),
        env: settings.environment,
        onLine,
      }),
    ({ listening }) => (typeof listening === 'string' ? listening : undefined),
  )
  return done(`${settings.scenario}, simulated at ${url}`, {
    ...northwindSettings(url),
    KEYSCOPE_EVENTS_QUEUE_URL: northwindEventsQueue(url, settings.scenario),
    KEYSCOPE_SIMULATED: '1',
  })
}

async function checkAws(settings: StartSettings): Promise<StepResult<OrganizationEnvironment>> {
  const [{ openAws }, { sortAwsError }, { parseEnv }] = await Promise.all([
    import('../../lib/aws/access'),
    import('../../lib/aws/errors'),
    import('../../lib/env'),
  ])
  const aws = openAws(parseEnv({ ...settings.environment, DATABASE_URL: 'postgresql://not-needed-here' }), {
    maxAttempts: 2,
    timeoutMs: 10_000,
  })
  const { AWS_ENDPOINT_URL: endpoint } = settings.environment
  try {
    const { arn } = await aws.identity()
    return done(endpoint ? `${arn} at ${endpoint}` : arn, { KEYSCOPE_SIMULATED: '0' })
  } catch (cause) {
    const { kind, code, message } = sortAwsError(cause)
    const where = endpoint ? `AWS_ENDPOINT_URL=${endpoint}` : 'AWS'
    const what =
      kind === 'unreachable'
        ? `Nothing answers at ${where} (${code})`
        : kind === 'no-credentials'
          ? 'AWS settings are given, but no credentials were found with them'
          : `sts:GetCallerIdentity at ${where} failed (${code}: ${message})`
    throw new StartProblem(
      `${what}. Correct the AWS settings, or unset them (or set KEYSCOPE_SIMULATED=1) to use the simulated organization.`,
      { cause },
    )
  } finally {
    aws.close()
  }
}
