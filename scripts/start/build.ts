import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { startNode } from './child-process'
import type { Parts } from './parts'
import { root } from './root'
import type { StartSettings } from './settings'
import { StartProblem } from './start-problem'
import { webEnvironment } from './web'

const sources = ['app', 'components', 'lib', 'public', 'prisma/schema.prisma', 'proxy.ts', 'next.config.ts']
const versions = ['package-lock.json', 'tsconfig.json']
const notInTheBuild = /\.test\.tsx?$|^lib\/(simulator|testing|collectors|jobs|aws|db\/generated)\//

const stampFile = path.join(root, '.next/keyscope-sources')

export function pagesAreBuilt(): boolean {
  return isBuiltFrom(fingerprintOfSources())
}

/** Builds the pages for production. Remembers what they were built from. */
export async function buildPages(parts: Parts, settings: StartSettings): Promise<void> {
  const fingerprint = fingerprintOfSources()
  rmSync(stampFile, { force: true })
  const logFile = path.join(settings.dataFolder, 'logs/build.log')
  const build = await parts.open(async () =>
    startNode(['node_modules/next/dist/bin/next', 'build'], { name: 'build', logFile, env: webEnvironment(settings) }),
  )
  const end = await build.ended
  if (end !== 'ended with code 0')
    throw new StartProblem(`next build ${end}. Its log is ${logFile}.\n${build.lastWords(30)}`)
  writeFileSync(stampFile, fingerprint)
}

function isBuiltFrom(fingerprint: string): boolean {
  if (!existsSync(path.join(root, '.next/BUILD_ID')) || !existsSync(stampFile)) return false
  return readFileSync(stampFile, 'utf8') === fingerprint
}

/** By content, not by time: a fresh checkout gives every file a new time. */
function fingerprintOfSources(): string {
  const hash = createHash('sha256')
  for (const file of [...sources, ...versions].flatMap(filesUnder).sort()) {
    if (notInTheBuild.test(file)) continue
    hash
      .update(`${file}\0`)
      .update(readFileSync(path.join(root, file)))
      .update('\0')
  }
  return hash.digest('hex')
}

function filesUnder(place: string): string[] {
  const full = path.join(root, place)
  if (!existsSync(full)) return []
  if (statSync(full).isFile()) return [place]
  return readdirSync(full, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => path.relative(root, path.join(entry.parentPath, entry.name)))
}
