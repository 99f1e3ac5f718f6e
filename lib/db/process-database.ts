import 'server-only'
import { env } from '@/lib/env'
import { type Database, openDatabase } from './client'

// Next loads a module once per bundle and again after each edit in development; the process has one pool all the same.
const holder = globalThis as typeof globalThis & { keyscopeDatabase?: Database }

/** The web process's database, opened at the first call. Workers, scripts and tests open their own. */
export function processDatabase(): Database {
  holder.keyscopeDatabase ??= openDatabase(env().DATABASE_URL)
  return holder.keyscopeDatabase
}
