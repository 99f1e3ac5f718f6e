import { userInfo } from 'node:os'
import { setTimeout as sleep } from 'node:timers/promises'
import { systemClock } from '../../lib/clock'
import { everywhere } from '../../lib/domain/roles'
import type { ServiceContext } from '../../lib/services/context'
import { takeAuditEnvironment } from '../start/audit-environment'
import { openDataFolder } from '../start/data-folder'
import { type Claim, claimFolder, type Instance, isClaim } from '../start/instance'
import { type InstallationEnvironment, openInstallation } from '../start/open-installation'
import { Parts } from '../start/parts'
import { makePrismaClient } from '../start/prisma-client'
import { noProgress, printProgress } from '../start/progress'
import { readSettings, type StartSettings } from '../start/settings'
import { StartProblem } from '../start/start-problem'

export interface Needs {
  /** The work is done by a worker; one is started when no Keyscope runs here. */
  readonly worker: boolean
}

const patienceMs = 5 * 60_000

/**
 * Calls `work` with the services' context: on the Keyscope that runs from this data folder, else on parts started for this
 * command alone and stopped after it.
 */
export async function withInstallation<T>(needs: Needs, work: (ctx: ServiceContext) => Promise<T>): Promise<T> {
  const progress = process.stderr.isTTY ? printProgress(process.stderr) : noProgress
  const settings = readSettings(process.env)
  openDataFolder(settings.dataFolder)
  await makePrismaClient(progress)

  const claim = usesFolder(settings, needs) ? await claimOrJoin(settings) : undefined
  if (claim && !isClaim(claim)) return withContext(claim.environment ?? {}, work)

  const parts = new Parts()
  const interrupted = new Promise<never>((_, reject) => {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
      process.once(signal, () => reject(new StartProblem('Interrupted.')))
    }
  })
  const run = async () => withContext(await openInstallation(parts, settings, progress, needs), work)
  try {
    return await Promise.race([run(), parts.failure, interrupted])
  } finally {
    await parts.stop()
    claim?.release()
  }
}

/** The embedded Postgres and the simulator keep their data in the folder, and one process at a time may start them. */
function usesFolder(settings: StartSettings, needs: Needs): boolean {
  return !settings.databaseUrl || (needs.worker && settings.organization === 'simulated')
}

/** Takes the folder, or joins who has it as soon as that is up. Another command is waited for: it will be gone soon. */
async function claimOrJoin(settings: StartSettings): Promise<Claim | Instance> {
  const folder = settings.dataFolder
  const until = Date.now() + patienceMs
  let told = false
  for (;;) {
    const claim = claimFolder(folder, 'keyscope')
    if (isClaim(claim)) return claim
    const { environment } = claim
    if (environment && (settings.databaseUrl ?? environment.DATABASE_URL) === environment.DATABASE_URL) return claim
    if (environment || Date.now() > until) throw busy(folder, claim)
    if (!told) console.error(`Waiting for ${claim.command} (process ${claim.pid}), which uses ${folder} …`)
    told = true
    await sleep(250)
  }
}

function busy(folder: string, other: Instance): StartProblem {
  return new StartProblem(
    `${folder} is still in use by ${other.command} (process ${other.pid}). ` +
      'Wait for it, stop it, or name another folder with KEYSCOPE_DATA.',
  )
}

async function withContext<T>(
  environment: InstallationEnvironment,
  work: (ctx: ServiceContext) => Promise<T>,
): Promise<T> {
  takeAuditEnvironment(environment)
  const { openDatabase } = await import('../../lib/db/client')
  const db = openDatabase(environment.DATABASE_URL ?? '', { max: 4 })
  const username = whoCalls()
  const actor = {
    type: 'command-line',
    id: username,
    name: `${username} (command line)`,
    roles: everywhere('administrator'),
  } as const
  try {
    return await work({ db, clock: systemClock, actor, request: null })
  } finally {
    await db.close()
  }
}

/** The name of the operating system's user; a container's may have none. */
function whoCalls(): string {
  try {
    return userInfo().username
  } catch {
    return `uid ${process.getuid?.() ?? 'unknown'}`
  }
}
