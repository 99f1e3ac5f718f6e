import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { fileURLToPath } from 'node:url'

export interface Migration {
  readonly name: string
  readonly sql: string
  /** As Prisma computes it, so that its own tools agree with what we applied. */
  readonly checksum: string
}

const root = fileURLToPath(new URL('../../', import.meta.url))
export const schemaFile = path.join(root, 'prisma/schema.prisma')
export const migrationsFolder = path.join(root, 'prisma/migrations')

/** The migrations of a folder in the order they apply. */
export function readMigrations(folder: string = migrationsFolder): Migration[] {
  if (!existsSync(folder)) return []
  return readdirSync(folder)
    .filter((name) => existsSync(path.join(folder, name, 'migration.sql')))
    .sort()
    .map((name) => {
      const sql = readFileSync(path.join(folder, name, 'migration.sql'), 'utf8')
      return { name, sql, checksum: createHash('sha256').update(sql).digest('hex') }
    })
}
