import { randomBytes } from 'node:crypto'
import {
  accessSync,
  constants,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import path from 'node:path'
import { StartProblem } from './start-problem'

/** Makes the folder that keeps everything between two starts. */
export function openDataFolder(folder: string): void {
  const logs = path.join(folder, 'logs')
  try {
    // The Postgres user has to pass through when root starts Keyscope; nobody else may look around.
    mkdirSync(folder, { recursive: true, mode: 0o711 })
    mkdirSync(logs, { recursive: true, mode: 0o700 })
    const kept = [folder, logs].flatMap((place) => readdirSync(place).map((name) => path.join(place, name)))
    // Postgres's own data belong to its user, who need not be ours.
    for (const place of [folder, ...kept.filter((file) => statSync(file).isFile())]) accessSync(place, constants.W_OK)
  } catch (cause) {
    const { code, path: place = folder } = cause as NodeJS.ErrnoException
    throw new StartProblem(
      `The data folder is not ours to write: ${place} (${code}). ` +
        'Start Keyscope as the user who started it before, or name another folder with KEYSCOPE_DATA.',
      { cause },
    )
  }
}

/** The secret that signs sessions: made once, so that people stay signed in over a restart. */
export const authSecret = (folder: string) => keptSecret(folder, 'auth-secret')

/** A secret of the folder's own, made the first time it is asked for. */
export function keptSecret(folder: string, name: string): string {
  const file = path.join(folder, name)
  if (existsSync(file)) return readFileSync(file, 'utf8').trim()
  const secret = randomBytes(32).toString('hex')
  writeFileSync(file, `${secret}\n`, { mode: 0o600 })
  return secret
}
