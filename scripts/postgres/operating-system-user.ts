import { spawnSync } from 'node:child_process'
import { statSync } from 'node:fs'

/** Whom a process runs as. Nothing inside when we already are that user. */
export interface OperatingSystemUser {
  readonly uid?: number
  readonly gid?: number
}

export const isRoot = () => process.getuid?.() === 0

/**
 * The user Postgres runs as. Postgres refuses to run as root, so root hands over to whoever owns the data, else to
 * `postgres` (made when absent), else to `nobody`.
 */
export function postgresUser(dataDirectory: string): OperatingSystemUser {
  const owner = ownerOf(dataDirectory)
  if (!isRoot()) {
    if (owner && owner.uid !== process.getuid?.()) {
      throw new Error(
        `The database in ${dataDirectory} belongs to another user (uid ${owner.uid}). ` +
          'Start Keyscope as that user, or name another folder with KEYSCOPE_DATA.',
      )
    }
    return {}
  }
  if (owner && owner.uid !== 0) return owner
  const user = lookUp('postgres') ?? (addUser('postgres') ? lookUp('postgres') : undefined) ?? lookUp('nobody')
  if (user) return user
  throw new Error(
    'Postgres does not run as root, and no other user was found or could be made. ' +
      'Start Keyscope as an ordinary user, or set DATABASE_URL.',
  )
}

function ownerOf(directory: string): Required<OperatingSystemUser> | undefined {
  const found = statSync(directory, { throwIfNoEntry: false })
  return found && { uid: found.uid, gid: found.gid }
}

function lookUp(name: string): OperatingSystemUser | undefined {
  const [uid, gid] = ['-u', '-g'].map((flag) => spawnSync('id', [flag, name], { encoding: 'utf8' }))
  if (uid?.status !== 0 || gid?.status !== 0) return undefined
  return { uid: Number(uid.stdout), gid: Number(gid.stdout) }
}

function addUser(name: string): boolean {
  return spawnSync('useradd', ['--system', '--user-group', name]).status === 0
}

/** Whether that user may reach and execute the path: every folder above it counts. */
export function canExecute(user: OperatingSystemUser, file: string): boolean {
  return spawnSync('test', ['-x', file], { ...user, cwd: '/' }).status === 0
}
