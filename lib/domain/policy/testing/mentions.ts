import type { AuthorizationQuestion } from '../question'
import { documentsIn } from './documents'
import { coversAction } from './reference'
import { takeApart } from './reference-conditions'
import { type ConditionValue, type Statement, statementsOf } from './statements'
import { keyArn } from './vocabulary'

/** A condition line that bears on the request. */
export interface Line {
  readonly operator: string
  readonly value: ConditionValue
  readonly variables: boolean
}

/** What the documents and grants say of the request's condition keys, by lower-case key. */
export interface Mentions {
  readonly lines: ReadonlyMap<string, readonly Line[]>
  /** Values a key is compared with outside conditions: by grants, and in the place of a variable in a resource. */
  readonly values: ReadonlyMap<string, readonly string[]>
  /** Keys that are compared with each other through a policy variable. */
  readonly links: readonly (readonly [string, string])[]
}

const variablesIn = (text: string): string[] =>
  [...text.matchAll(/\$\{([^},]+)[^}]*\}/g)]
    .map((match) => match[1]!.trim().toLowerCase())
    .filter((key) => key.length > 1)

export function mentionsIn(world: AuthorizationQuestion): Mentions {
  const lines = new Map<string, Line[]>()
  const values = new Map<string, string[]>()
  const links: [string, string][] = []
  const mention = (key: string, ...found: readonly string[]) =>
    values.set(key.toLowerCase(), [...(values.get(key.toLowerCase()) ?? []), ...found])
  for (const { policy } of documentsIn(world)) {
    const variables = (policy.document as { Version?: string }).Version === '2012-10-17'
    for (const statement of statementsOf(policy)) {
      if (!coversAction(statement, world.request.operation)) continue
      for (const [operator, keys] of Object.entries(statement.Condition ?? {}))
        for (const [name, value] of Object.entries(keys)) {
          const key = name.toLowerCase()
          lines.set(key, [...(lines.get(key) ?? []), { operator, value, variables }])
          if (!variables) continue
          for (const variable of [value].flat().flatMap((text) => variablesIn(String(text)))) {
            links.push([key, variable])
            mention(variable)
          }
        }
      // A variable in a resource stands for a part of the key's ARN.
      if (variables)
        for (const variable of variablesIn(resourceText(statement)))
          mention(variable, '', ...keyArn.split(/[:/]/).slice(4))
    }
  }
  mentionGrants(world, mention)
  if (world.vpcEndpointPolicy) mention('kms:ViaService')
  return { lines, values, links }
}

const resourceText = ({ Resource, NotResource }: Statement) => [Resource ?? [], NotResource ?? []].flat().join(' ')

function mentionGrants(
  { grants, request }: AuthorizationQuestion,
  mention: (key: string, ...values: string[]) => void,
): void {
  for (const { operations, constraints } of grants.state === 'seen' ? grants.value : []) {
    if (!operations.includes(request.operation)) continue
    if (request.operation === 'CreateGrant') mention('kms:GrantOperations', ...operations)
    const pairs = { ...constraints?.encryptionContextEquals, ...constraints?.encryptionContextSubset }
    for (const [name, value] of Object.entries(pairs)) mention(`kms:EncryptionContext:${name}`, value)
    if (Object.keys(pairs).length > 0) {
      mention('kms:EncryptionContextKeys')
      if (request.operation === 'CreateGrant')
        mention('kms:GrantConstraintType', 'EncryptionContextEquals', 'EncryptionContextSubset')
    }
    if (constraints?.sourceArn === undefined) continue
    mention('aws:SourceArn', constraints.sourceArn)
    mention('kms:ViaService')
    mention('aws:CalledVia')
    if (request.operation === 'CreateGrant') mention('kms:GrantConstraintSourceArn', constraints.sourceArn)
  }
}

/** Values that tell the lines' comparisons apart: the literal ones, some that fit each pattern, the edges of each range. */
export function tellingValues(lines: readonly Line[], known: (key: string) => string | null): string[] {
  const texts = lines.flatMap(({ operator, value, variables }) => {
    const { name } = takeApart(operator)
    return [value].flat().map((text) => ({ name, text: variables ? resolved(String(text), known) : String(text) }))
  })
  return [
    ...new Set([
      ...texts.flatMap(({ name, text }) => valuesFor(name.replace('Not', ''), text)),
      ...overlays(texts.map(({ text }) => text)),
    ]),
  ]
}

const resolved = (text: string, known: (key: string) => string | null) =>
  text.replace(
    /\$\{([^},]+)(?:,\s*'([^']*)')?\}/g,
    (_, key: string, fallback: string | undefined) => known(key.trim().toLowerCase()) ?? fallback ?? '',
  )

function valuesFor(operator: string, text: string): string[] {
  if (operator === 'Bool') return ['true', 'false']
  if (operator === 'Null') return []
  if (operator.startsWith('Numeric')) return [-1, 0, 1].map((step) => String(Number(text) + step))
  if (operator.startsWith('Date')) {
    const time = /^\d+$/.test(text) ? Number(text) * 1000 : Date.parse(text)
    return [-1000, 0, 1000].map((step) => new Date(time + step).toISOString())
  }
  if (operator === 'IpAddress') return [text.split('/')[0]!, '203.0.113.9', '2001:db9::1']
  if (operator === 'StringEqualsIgnoreCase') return [text, text.toUpperCase(), text.toLowerCase()]
  if (operator === 'StringEquals') return [text]
  return [text.replaceAll('*', '').replaceAll('?', 'q'), text.replaceAll('*', 'xx').replaceAll('?', 'q')]
}

/** Texts that fit two patterns at once: the head of one, the tail of the other. */
function overlays(patterns: readonly string[]): string[] {
  const wild = [...new Set(patterns)].filter((text) => text.includes('*'))
  const head = (text: string) => text.slice(0, text.indexOf('*'))
  const tail = (text: string) => text.slice(text.lastIndexOf('*') + 1)
  return wild.flatMap((one) => wild.filter((other) => other !== one).map((other) => `${head(one)}xx${tail(other)}`))
}
