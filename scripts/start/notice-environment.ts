import { keptSecret } from './data-folder'
import type { StartSettings } from './settings'

/**
 * What signs the messages of the embedded Postgres's channels and encrypts their addresses, unless the settings say. A database that
 * several machines share needs one secret for all of them, which only the settings can give.
 */
export function noticeEnvironment({ databaseUrl, dataFolder, environment }: StartSettings): Record<string, string> {
  if (databaseUrl !== undefined) return {}
  return { KEYSCOPE_NOTIFY_SECRET: environment.KEYSCOPE_NOTIFY_SECRET || keptSecret(dataFolder, 'notify-secret') }
}
