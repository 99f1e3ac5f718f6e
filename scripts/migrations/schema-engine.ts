import { randomUUID } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import path from 'node:path'
import { PrismaPg } from '@prisma/adapter-pg'
import {
  bindMigrationAwareSqlAdapterFactory,
  ColumnTypeEnum,
  type SqlDriverAdapter,
  type SqlQuery,
} from '@prisma/driver-adapter-utils'
import type { DiffTarget, MigrationList } from '@prisma/schema-engine-wasm'
import * as engineGlue from '@prisma/schema-engine-wasm/schema_engine_bg'
import pg from 'pg'
import { type Migration, migrationsFolder, schemaFile } from './history'

/** Prisma's schema engine as WebAssembly: the same engine as its command line, without the binary that one downloads. */
export interface SchemaEngine {
  /** What turns the state after `migrations` into the schema file: SQL, or null when nothing does. */
  missingSql(migrations: readonly Migration[]): Promise<string | null>
  /** Every way in which history, schema file and live database disagree, in words. */
  disagreements(migrations: readonly Migration[]): Promise<string[]>
}

const lockfile = { path: 'migration_lock.toml', content: 'provider = "postgresql"\n' }
const filters = { externalTables: [], externalEnums: [] }

export async function openSchemaEngine(url: string): Promise<SchemaEngine> {
  loadEngine()
  const factory = bindMigrationAwareSqlAdapterFactory({
    provider: 'postgres',
    adapterName: '@prisma/adapter-pg',
    connect: () => connect(url),
    connectToShadowDb: () => connectToShadow(url),
  })
  const schema = { path: schemaFile, content: readFileSync(schemaFile, 'utf8') }
  const engine = await engineGlue.SchemaEngine.new({ datamodels: [[schema.path, schema.content]] }, () => {}, factory)
  const schemaAsWritten: DiffTarget = { tag: 'schemaDatamodel', files: [schema] }
  const liveDatabase: DiffTarget = { tag: 'schemaDatasource', files: [schema], configDir: path.dirname(schema.path) }

  const diff = async (migrations: readonly Migration[], to: DiffTarget, script: boolean) => {
    const from: DiffTarget = migrations.length > 0 ? { tag: 'migrations', ...asList(migrations) } : { tag: 'empty' }
    const found = await engine.diff({ from, to, script, exitCode: true, filters })
    return found.exitCode === 2 ? (found.stdout ?? '').trim() : null
  }
  /** The engine reports a number; the adapter kept the error that belongs to it. */
  const explained = async <T>(work: () => Promise<T>): Promise<T> => {
    try {
      return await work()
    } catch (cause) {
      const kept = factory.errorRegistry.consumeError(0)?.error
      throw new Error(`The schema engine failed: ${kept instanceof Error ? kept.message : String(kept ?? cause)}`, {
        cause,
      })
    }
  }

  return {
    missingSql: (migrations) => explained(() => diff(migrations, schemaAsWritten, true)),
    disagreements: (migrations) =>
      explained(async () => {
        const history = await engine.diagnoseMigrationHistory({
          migrationsList: asList(migrations),
          optInToShadowDatabase: false,
          filters,
        })
        const unwritten = await diff(migrations, schemaAsWritten, false)
        const drifted = await diff(migrations, liveDatabase, false)
        return [
          history.history && `History and database differ: ${JSON.stringify(history.history)}`,
          ...history.editedMigrationNames.map((name) => `${name} was edited after it had been applied.`),
          ...history.failedMigrationNames.map((name) => `${name} failed and is not settled.`),
          unwritten && `The schema file asks for what no migration does (run "migrate.mjs diff <name>"):\n${unwritten}`,
          drifted && `The database is not what the migrations make:\n${drifted}`,
        ].filter((problem): problem is string => Boolean(problem))
      }),
  }
}

function asList(migrations: readonly Migration[]): MigrationList {
  return {
    baseDir: migrationsFolder,
    shadowDbInitScript: '',
    lockfile,
    migrationDirectories: migrations.map(({ name, sql }) => ({
      path: name,
      migrationFile: { path: 'migration.sql', content: { tag: 'ok', value: sql } },
    })),
  }
}

let loaded = false

function loadEngine(): void {
  if (loaded) return
  // The engine calls this when it panics; without it a panic is a silent hang.
  Object.assign(globalThis, {
    PRISMA_WASM_PANIC_REGISTRY: {
      set_message(message: string) {
        throw new Error(`The schema engine panicked: ${message}`)
      },
    },
  })
  const glueFile = createRequire(import.meta.url).resolve('@prisma/schema-engine-wasm/schema_engine_bg')
  const module = new WebAssembly.Module(readFileSync(glueFile.replace(/js$/, 'wasm')))
  const glue = engineGlue as unknown as WebAssembly.ModuleImports & {
    __wbg_set_wasm(exports: WebAssembly.Exports): void
  }
  const { exports } = new WebAssembly.Instance(module, { './schema_engine_bg.js': glue })
  glue.__wbg_set_wasm(exports)
  ;(exports.__wbindgen_start as () => void)()
  loaded = true
}

/** The part of the adapter that is not in its types and that we have to correct. */
interface Internals extends SqlDriverAdapter {
  performIO(query: SqlQuery): Promise<pg.QueryArrayResult>
}

const charOid = 18
const textOid = 25

async function connect(url: string, database?: string, onDispose?: () => Promise<void>): Promise<SqlDriverAdapter> {
  const at = new URL(url)
  // Piece by piece: a connection string would win over `database`, and the "shadow" would be the live database.
  const pool = new pg.Pool({
    host: at.hostname,
    port: Number(at.port || 5432),
    user: decodeURIComponent(at.username),
    password: decodeURIComponent(at.password),
    database: database ?? decodeURIComponent(at.pathname.slice(1)),
    max: 1,
  })
  const adapter = (await new PrismaPg(pool).connect()) as unknown as Internals
  const performIO = adapter.performIO.bind(adapter)
  const queryRaw = adapter.queryRaw.bind(adapter)
  const charColumns = new WeakMap<SqlQuery, number[]>()

  // The engine reads catalogue columns of type "char" as single characters; the adapter does not know that type.
  adapter.performIO = async (query) => {
    const result = await performIO(query)
    const columns = (result.fields ?? []).flatMap((field, index) => (field.dataTypeID === charOid ? [index] : []))
    for (const index of columns) result.fields[index]!.dataTypeID = textOid
    charColumns.set(query, columns)
    return result
  }
  adapter.queryRaw = async (query) => {
    const result = await queryRaw(query)
    for (const index of charColumns.get(query) ?? []) result.columnTypes[index] = ColumnTypeEnum.Character
    return result
  }
  // The adapter's own version splits at every semicolon, also inside a function's body.
  adapter.executeScript = async (script) => {
    await pool.query(script)
  }
  adapter.dispose = async () => {
    if (pool.ended) return
    await pool.end()
    await onDispose?.()
  }
  return adapter
}

/** An empty database beside the live one, dropped when the engine is done with it. */
async function connectToShadow(url: string): Promise<SqlDriverAdapter> {
  const name = `shadow_${randomUUID()}`
  const administer = async (sql: string) => {
    const live = new pg.Client({ connectionString: url })
    await live.connect()
    await live.query(sql).finally(() => live.end())
  }
  await administer(`create database "${name}" template template0`)
  return connect(url, name, () => administer(`drop database "${name}" with (force)`))
}
