import type { TokenScope } from '@/lib/domain/roles'

export const scopeTexts: Readonly<Record<TokenScope, string>> = {
  'inventory.read': 'Read keys, clusters and verdicts',
  'inventory.ingest': 'Hand over Kubernetes objects',
  'scans.read': 'Read scans',
  'scans.start': 'Start scans',
  'grants.read': 'Read grant requests',
  'grants.request': 'Ask for grants',
  'audit.read': 'Read the audit log',
  'reports.read': 'Read reports',
  'reports.export': 'Export reports',
}

/** Permissions as a list of words; one this page does not know keeps its own name. */
export const scopeWords = (scopes: readonly string[]) =>
  scopes.map((scope) => (Object.hasOwn(scopeTexts, scope) ? scopeTexts[scope as TokenScope] : scope)).join(', ')
