import path from 'node:path'
import { keptSecret } from './data-folder'
import type { StartSettings } from './settings'

/**
 * What seals the audit log of the embedded Postgres, and where its checkpoints are kept, unless the settings say. A database that several
 * machines share needs one secret for all of them, which only the settings can give.
 */
export function auditEnvironment({ databaseUrl, dataFolder, environment }: StartSettings): Record<string, string> {
  if (databaseUrl !== undefined) return {}
  const { KEYSCOPE_AUDIT_SECRET, KEYSCOPE_AUDIT_CHECKPOINTS } = environment
  return {
    KEYSCOPE_AUDIT_SECRET: KEYSCOPE_AUDIT_SECRET || keptSecret(dataFolder, 'audit-secret'),
    KEYSCOPE_AUDIT_CHECKPOINTS: KEYSCOPE_AUDIT_CHECKPOINTS || path.join(dataFolder, 'audit-checkpoints'),
  }
}

/** This process writes entries too. */
export function takeAuditEnvironment(environment: Readonly<Record<string, string>>): void {
  for (const name of ['KEYSCOPE_AUDIT_SECRET', 'KEYSCOPE_AUDIT_CHECKPOINTS'] as const) {
    const value = environment[name]
    if (value !== undefined) process.env[name] = value
  }
}
