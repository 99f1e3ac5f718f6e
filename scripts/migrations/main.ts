import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { startPostgres } from '../postgres/server'
import { temporaryFolder } from '../postgres/temporary-folder'
import { deployMigrations } from './deploy'
import { migrationsFolder, readMigrations } from './history'
import { openSchemaEngine } from './schema-engine'

const usage = `Usage: node scripts/migrate.mjs <command>
  deploy        apply what is missing to DATABASE_URL
  diff <name>   write the migration that turns the history into prisma/schema.prisma
  check         report where schema, history and database disagree

diff and check use DATABASE_URL, or a throw-away embedded Postgres without it.`

const [command, name] = process.argv.slice(2)

try {
  if (command === 'deploy') await deploy()
  else if (command === 'diff' && name && /^[a-z0-9_]+$/.test(name)) await withDatabase((url) => diff(url, name))
  else if (command === 'check') await withDatabase(check)
  else {
    console.error(usage)
    process.exitCode = 2
  }
} catch (error) {
  console.error(error instanceof Error ? error.message : error)
  process.exitCode = 1
}

async function deploy(): Promise<void> {
  const url = process.env.DATABASE_URL
  if (!url) throw new Error('deploy needs DATABASE_URL: which database is to be migrated?')
  const applied = await deployMigrations(url, { warn: console.warn })
  console.log(applied.length > 0 ? `Applied ${applied.join(', ')}.` : 'Nothing to apply.')
}

async function diff(url: string, title: string): Promise<void> {
  const engine = await openSchemaEngine(url)
  const sql = await engine.missingSql(readMigrations())
  if (sql === null) {
    console.log('The migrations already make what the schema says.')
    return
  }
  const stamp = new Date().toISOString().replace(/\D/g, '').slice(0, 14)
  const folder = path.join(migrationsFolder, `${stamp}_${title}`)
  mkdirSync(folder, { recursive: true })
  writeFileSync(path.join(folder, 'migration.sql'), `${sql}\n`)
  writeFileSync(path.join(migrationsFolder, 'migration_lock.toml'), 'provider = "postgresql"\n')
  console.log(`Wrote ${path.relative(process.cwd(), folder)}/migration.sql. Read it before you commit it.`)
}

async function check(url: string): Promise<void> {
  if (!process.env.DATABASE_URL) await deployMigrations(url)
  const problems = await (await openSchemaEngine(url)).disagreements(readMigrations())
  for (const problem of problems) console.error(problem)
  if (problems.length > 0) process.exitCode = 1
  else console.log('Schema, history and database agree.')
}

async function withDatabase(work: (url: string) => Promise<void>): Promise<void> {
  if (process.env.DATABASE_URL) return work(process.env.DATABASE_URL)
  const folder = temporaryFolder('migrate')
  const server = await startPostgres(folder, { settings: { fsync: 'off' } })
  try {
    await work(server.url())
  } finally {
    await server.stop()
    rmSync(folder, { recursive: true, force: true })
  }
}
