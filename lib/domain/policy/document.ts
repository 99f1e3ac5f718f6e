import { z } from 'zod'
import { findDuplicateKey } from './duplicate-keys'

/** What kind of document it is decides which elements it must and must not have. */
export type DocumentKind = 'key-policy' | 'identity' | 'resource-control'

export interface PolicyStatement {
  /** The Sid, or `#n` (1-based). */
  readonly label: string
  readonly effect: 'Allow' | 'Deny'
  readonly actions: Listed
  /** Null only in a key policy: such a statement has no effect. */
  readonly resources: Listed | null
  readonly principals: { readonly negated: boolean; readonly entries: readonly PrincipalEntry[] } | null
  readonly conditions: readonly ConditionLine[]
}

/** The values of `Action` or (negated) `NotAction`, and likewise. */
export interface Listed {
  readonly negated: boolean
  readonly values: readonly string[]
}

export interface PrincipalEntry {
  readonly kind: 'AWS' | 'Service' | 'Federated' | 'CanonicalUser'
  readonly value: string
}

export interface ConditionLine {
  readonly operator: string
  readonly key: string
  readonly values: readonly string[]
}

export interface PolicyDocument {
  /** Policy variables are read as such only in version 2012-10-17. */
  readonly variables: boolean
  readonly statements: readonly PolicyStatement[]
}

/** Why a document cannot be understood, as one sentence without its name. */
export interface PolicyProblem {
  readonly problem: string
}

export const isProblem = (value: object): value is PolicyProblem => 'problem' in value

// Far above any quota of IAM, KMS or Organizations; a longer text is not a policy.
const maxTextLength = 1_000_000
const maxStatements = 10_000

// U+FFFD is what is left of bytes that were no text; half a surrogate pair is no character either.
const isIntact = (text: string) => !/\uFFFD|\p{Surrogate}/u.test(text)
const text = z.string().refine(isIntact, { message: 'it has characters that are no valid Unicode' })
const strings = z.union([text, z.array(text)]).transform((value) => [value].flat())
const scalar = z.union([text, z.number(), z.boolean()]).transform(String)
const scalars = z.union([scalar, z.array(scalar)]).transform((value) => [value].flat())
// IAM accepts no action without a vendor, `*` apart.
const actions = strings.refine((values) => values.every((value) => value.includes(':') || /^\*+$/.test(value)), {
  message: 'an action must look like kms:Decrypt',
})
const principals = z.union([
  z.literal('*').transform(() => [{ kind: 'AWS' as const, value: '*' }]),
  z
    .strictObject({
      AWS: strings.optional(),
      Service: strings.optional(),
      Federated: strings.optional(),
      CanonicalUser: strings.optional(),
    })
    .transform((value) =>
      (['AWS', 'Service', 'Federated', 'CanonicalUser'] as const).flatMap((kind) =>
        (value[kind] ?? []).map((name) => ({ kind, value: name })),
      ),
    ),
])

const statementShape = z.strictObject({
  Sid: text.optional(),
  Effect: z.enum(['Allow', 'Deny']),
  Principal: principals.optional(),
  NotPrincipal: principals.optional(),
  Action: actions.optional(),
  NotAction: actions.optional(),
  Resource: strings.optional(),
  NotResource: strings.optional(),
  Condition: z.unknown().optional(),
})

const documentShape = z.strictObject({
  Version: z.enum(['2012-10-17', '2008-10-17']).optional(),
  Id: text.optional(),
  Statement: z.union([statementShape, z.array(statementShape).max(maxStatements)]),
})

/** Reads a policy document, as text or parsed JSON, into statements. Never throws, whatever it is given. */
export function parseDocument(source: unknown, kind: DocumentKind): PolicyDocument | PolicyProblem {
  try {
    const json = typeof source === 'string' ? parseText(source) : { value: source }
    return 'problem' in json ? json : readDocument(json.value, kind)
  } catch {
    return { problem: 'it is nested too deeply, refers to itself or cannot be read' }
  }
}

function readDocument(value: unknown, kind: DocumentKind): PolicyDocument | PolicyProblem {
  const parsed = documentShape.safeParse(value)
  if (!parsed.success) return { problem: describeIssue(parsed.error) }
  const statements: PolicyStatement[] = []
  for (const [index, raw] of [parsed.data.Statement].flat().entries()) {
    const statement = toStatement(raw, `#${index + 1}`, kind)
    if ('problem' in statement) return statement
    statements.push(statement)
  }
  return { variables: parsed.data.Version === '2012-10-17', statements }
}

function parseText(text: string): { value: unknown } | PolicyProblem {
  if (text.length > maxTextLength) return { problem: `it is ${text.length} characters long, more than any AWS policy` }
  try {
    const value: unknown = JSON.parse(text)
    const twice = findDuplicateKey(text)
    return twice === null ? { value } : { problem: `it has "${twice.slice(0, 80)}" twice in one place` }
  } catch {
    return { problem: 'it is not valid JSON' }
  }
}

function toStatement(
  raw: z.output<typeof statementShape>,
  position: string,
  kind: DocumentKind,
): PolicyStatement | PolicyProblem {
  const label = raw.Sid || position
  const broken = (what: string): PolicyProblem => ({ problem: `statement ${label} ${what}` })

  const actions = oneOf(raw.Action, raw.NotAction)
  if (!actions) return broken('must have either Action or NotAction')
  const resources = oneOf(raw.Resource, raw.NotResource)
  if (!resources && (kind !== 'key-policy' || (raw.Resource && raw.NotResource)))
    return broken('must have either Resource or NotResource')

  let principals = oneOf(raw.Principal, raw.NotPrincipal)
  if (kind === 'identity' && (raw.Principal || raw.NotPrincipal)) return broken('must not have a Principal')
  if (kind !== 'identity' && raw.Principal && raw.NotPrincipal) return broken('has both Principal and NotPrincipal')
  if (kind === 'key-policy' && !principals) return broken('must have a Principal')
  if (principals?.negated && principals.values.length === 0) return broken('has an empty NotPrincipal')
  // A resource control policy speaks of everyone.
  if (kind === 'resource-control') principals ??= { negated: false, values: [{ kind: 'AWS', value: '*' }] }

  const conditions = conditionLines(raw.Condition)
  if (!conditions) return broken('has a Condition that is not { operator: { key: values } }')
  return {
    label,
    effect: raw.Effect,
    actions,
    resources,
    principals: principals && { negated: principals.negated, entries: principals.values },
    conditions,
  }
}

// By hand: a record schema would drop a key named `__proto__`, and a dropped condition widens an Allow.
function conditionLines(condition: unknown): ConditionLine[] | null {
  if (condition === undefined) return []
  if (!isPlainObject(condition)) return null
  const lines: ConditionLine[] = []
  for (const [operator, keys] of Object.entries(condition)) {
    if (!isPlainObject(keys)) return null
    for (const [key, value] of Object.entries(keys)) {
      const values = scalars.safeParse(value)
      if (!values.success || !isIntact(key)) return null
      lines.push({ operator, key, values: values.data })
    }
  }
  return lines
}

const isPlainObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

function oneOf<T>(positive: readonly T[] | undefined, negative: readonly T[] | undefined) {
  if (positive && negative) return null
  if (positive) return { negated: false, values: positive }
  return negative ? { negated: true, values: negative } : null
}

function describeIssue(error: z.ZodError): string {
  const issue = error.issues[0]
  const where = issue?.path.length ? `at ${issue.path.join('.').slice(0, 200)}: ` : ''
  return `${where}${issue?.message ?? 'it is not a policy document'}`
}
