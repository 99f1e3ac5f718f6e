import { chmodSync, mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'

/** A folder for data that nobody will miss. The Postgres user may pass through it, so that root's data stay inside too. */
export function temporaryFolder(purpose: string): string {
  const folder = mkdtempSync(path.join(tmpdir(), `keyscope-${purpose}-`))
  chmodSync(folder, 0o711)
  return folder
}
