import { Journal } from './journal/journal'
import { forgetful, openJournalFile } from './journal/journal-file'
import type { GeneratedOptions } from './scenarios/generated/plan'
import { chooseScenario } from './scenarios/scenario'
import { listen } from './server/http-server'
import { Identities } from './server/identities'
import type { Quotas } from './server/quotas'
import { SimulatorState } from './server/state'
import { services } from './services/registry'
import type { World } from './world/organization'

export interface SimulatorOptions {
  /** 0 takes any free port. */
  readonly port: number
  /** Where grants and CloudTrail events made at run time are kept; nothing is kept without it. */
  readonly dataDir?: string
  readonly scenario?: string
  /** An organization of this size instead of a scenario. */
  readonly generated?: GeneratedOptions
  /** How long every answer takes, besides the work. */
  readonly latencyMs?: number
  readonly quotas?: Quotas
  /** On unless said: AWS checks signatures, so we do. */
  readonly verifySignatures?: boolean
  readonly now?: () => Date
}

export interface Simulator {
  readonly url: string
  readonly world: World
  readonly identities: Identities
  readonly state: SimulatorState
  close(): Promise<void>
}

/** Starts a simulated AWS organization on a port of this machine. Point AWS_ENDPOINT_URL at its `url`. */
export async function startSimulator({
  port,
  dataDir,
  scenario = 'northwind',
  generated,
  latencyMs = 0,
  quotas = {},
  verifySignatures = true,
  now = () => new Date(),
}: SimulatorOptions): Promise<Simulator> {
  const laid = chooseScenario(scenario, generated)
  const file = dataDir === undefined ? forgetful : openJournalFile(dataDir, laid.name)
  const [first] = file.earlier
  const anchor = first?.kind === 'anchor' ? first.at : now()
  if (file.earlier.length === 0) file.append({ kind: 'anchor', at: anchor })

  const { world, change, traces } = laid.build(anchor)
  const identities = new Identities(world, verifySignatures)
  const journal = new Journal(world, file)
  const state = new SimulatorState()
  state.latencyMs = latencyMs
  state.quotas = quotas
  const server = await listen(
    { services: services(identities, journal, state), identities, state, now, change, traces },
    port,
  )
  state.url = server.url
  return { url: server.url, world, identities, state, close: server.close }
}
