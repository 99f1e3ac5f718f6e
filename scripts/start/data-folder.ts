import { randomBytes } from 'node:crypto'
import { accessSync, constants, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { StartProblem } from './start-problem'

/** Makes the folder that keeps everything between two starts. */
export function openDataFolder(folder: string): void {
  try {
    // The Postgres user has to pass through when root starts Keyscope; nobody else may look around.
    mkdirSync(folder, { recursive: true, mode: 0o711 })
    mkdirSync(path.join(folder, 'logs'), { recursive: true, mode: 0o700 })
    accessSync(folder, constants.W_OK)
  } catch (cause) {
    throw new StartProblem(
      `The data folder ${folder} is not writable (${(cause as NodeJS.ErrnoException).code}). ` +
        'Start Keyscope as its owner, or name another folder with KEYSCOPE_DATA.',
      { cause },
    )
  }
}

/** The secret that signs sessions: made once, so that people stay signed in over a restart. */
export function authSecret(folder: string): string {
  const file = path.join(folder, 'auth-secret')
  if (existsSync(file)) return readFileSync(file, 'utf8').trim()
  const secret = randomBytes(32).toString('hex')
  writeFileSync(file, `${secret}\n`, { mode: 0o600 })
  return secret
}
