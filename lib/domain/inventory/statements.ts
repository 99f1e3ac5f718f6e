/** A policy statement with its lists spelled out. Only what discovery and posture look at; deciding access is the evaluator's. */
export interface Statement {
  readonly sid: string
  readonly effect: 'Allow' | 'Deny'
  readonly actions: readonly string[]
  readonly notActions: readonly string[]
  readonly resources: readonly string[]
  /** `AWS`, `Service`, `Federated` → values; a bare `*` is `{ AWS: ['*'] }`. */
  readonly principals: Readonly<Record<string, readonly string[]>>
  readonly notPrincipal: boolean
  readonly conditions: readonly Condition[]
}

export interface Condition {
  readonly operator: string
  readonly key: string
  readonly values: readonly string[]
}

/** The statements of a policy document's text (IAM gives some of them URL-encoded); null when it is not one. */
export function readStatements(text: string): Statement[] | null {
  try {
    const document: unknown = JSON.parse(text.startsWith('%7B') ? decodeURIComponent(text) : text)
    if (!isRecord(document)) return null
    const statements = Array.isArray(document.Statement) ? document.Statement : [document.Statement]
    return statements.filter(isRecord).map(readStatement)
  } catch {
    return null
  }
}

function readStatement(raw: Record<string, unknown>, index: number): Statement {
  return {
    sid: typeof raw.Sid === 'string' && raw.Sid ? raw.Sid : `#${index + 1}`,
    effect: raw.Effect === 'Deny' ? 'Deny' : 'Allow',
    actions: texts(raw.Action),
    notActions: texts(raw.NotAction),
    resources: texts(raw.Resource),
    principals: readPrincipals(raw.Principal),
    notPrincipal: raw.NotPrincipal !== undefined,
    conditions: readConditions(raw.Condition),
  }
}

function readPrincipals(raw: unknown): Record<string, readonly string[]> {
  if (raw === '*') return { AWS: ['*'] }
  if (!isRecord(raw)) return {}
  return Object.fromEntries(Object.entries(raw).map(([kind, values]) => [kind, texts(values)]))
}

function readConditions(raw: unknown): Condition[] {
  if (!isRecord(raw)) return []
  return Object.entries(raw).flatMap(([operator, block]) =>
    isRecord(block) ? Object.entries(block).map(([key, values]) => ({ operator, key, values: texts(values) })) : [],
  )
}

function texts(raw: unknown): string[] {
  if (raw === undefined || raw === null) return []
  return (Array.isArray(raw) ? raw : [raw]).map(String)
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
