import path from 'node:path'
import { takeAuditEnvironment } from './audit-environment'
import { buildPages, pagesAreBuilt } from './build'
import { authSecret, openDataFolder } from './data-folder'
import type { SignIn } from './first-use'
import { followScan } from './follow-scan'
import { type Claim, claimFolder, type Instance, isClaim } from './instance'
import { openInstallation } from './open-installation'
import { Parts } from './parts'
import { assertPortIsFree } from './ports'
import { makePrismaClient } from './prisma-client'
import { done, printProgress, seconds } from './progress'
import { loadEnvironmentFile, readSettings, type StartSettings } from './settings'
import { StartProblem } from './start-problem'
import { startWeb, waitForWeb } from './web'

const progress = printProgress(process.stdout)
const parts = new Parts()

const interrupted = new Promise<void>((resolve) => {
  // Listened to until the end: a second Ctrl-C must not cut the stopping short.
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => resolve())
})
interrupted.then(() => progress.line('Stopping …'))

// The terminal may be gone before we are: that must not keep us from stopping the rest.
for (const stream of [process.stdout, process.stderr]) stream.on('error', () => {})

process.exitCode = await main()
process.exit()

async function main(): Promise<number> {
  try {
    loadEnvironmentFile()
    const settings = readSettings(process.env, { dev: process.argv.includes('--dev') })
    openDataFolder(settings.dataFolder)
    const claim = claimFolder(settings.dataFolder, settings.dev ? 'npm run dev' : 'npm start')
    if (!isClaim(claim)) throw alreadyRunning(settings, claim)
    try {
      await Promise.race([start(settings, claim), parts.failure, interrupted])
      await Promise.race([parts.failure, interrupted])
      return 0
    } finally {
      await parts.stop()
      claim.release()
    }
  } catch (error) {
    console.error(error instanceof StartProblem ? `✗ ${error.message}` : error)
    return 1
  }
}

async function start(settings: StartSettings, claim: Claim): Promise<void> {
  await assertPortIsFree(settings.host, settings.port)
  await makePrismaClient(progress)
  // The build needs nothing that the rest makes: both go on side by side.
  const [environment] = await Promise.all([openInstallation(parts, settings, progress), makePages(settings)])
  const web = { ...environment, AUTH_SECRET: settings.environment.AUTH_SECRET || authSecret(settings.dataFolder) }
  await progress.step('Web', async () => {
    const process = await parts.open(async () => startWeb(settings, web))
    parts.watch(process)
    await waitForWeb(settings)
    return done(`${settings.appUrl}`)
  })
  claim.publish({ environment, appUrl: settings.appUrl })
  await settleIn(settings, environment)
}

async function makePages(settings: StartSettings): Promise<void> {
  if (settings.dev || pagesAreBuilt()) return
  await progress.step('Pages', async () => done('built', await buildPages(parts, settings)), {
    slow: 'next build, about half a minute',
  })
}

/** People, the first scan, and what the person at the terminal needs to know. */
async function settleIn(settings: StartSettings, environment: Readonly<Record<string, string>>): Promise<void> {
  takeAuditEnvironment(environment)
  const { openDatabase } = await import('../../lib/db/client')
  const { prepareFirstUse } = await import('./first-use')
  const db = openDatabase(environment.DATABASE_URL ?? '', { max: 2 })
  try {
    const { signIns, people, scanId } = await prepareFirstUse(db, settings)
    if (scanId !== null) await progress.step('First scan', () => followScan(db, scanId, progress))
    progress.line()
    progress.line(`Keyscope is ready after ${seconds(performance.now())}: ${settings.appUrl}`)
    printSignIns(signIns, people)
    progress.line(`Logs are in ${path.join(settings.dataFolder, 'logs')}. Ctrl-C stops everything.`)
  } finally {
    await db.close()
  }
}

function printSignIns(signIns: readonly SignIn[], people: number): void {
  if (signIns.length > 0) {
    progress.line('Sign in to the demo with one of these (address and password):')
    for (const { role, email, password } of signIns) {
      progress.line(`  ${role.padEnd(14)} ${email.padEnd(28)} ${password}`)
    }
  } else if (people === 0) {
    progress.line('Nobody can sign in with a password yet. Add the first person:')
    progress.line('  npm run -s keyscope -- user add you@example.com --name "Your Name" --role administrator')
  }
}

function alreadyRunning(settings: StartSettings, other: Instance): StartProblem {
  const where = other.appUrl ? `, ${other.appUrl}` : ''
  return new StartProblem(
    `Keyscope already runs from ${settings.dataFolder} (${other.command}, process ${other.pid}${where}). ` +
      'Stop it first, or name another folder with KEYSCOPE_DATA.',
  )
}
