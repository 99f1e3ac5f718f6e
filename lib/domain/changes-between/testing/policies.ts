import fc from 'fast-check'

type Json = Record<string, unknown>

const some = <T>(values: readonly T[], max = 3) =>
  fc.uniqueArray(fc.constantFrom(...values), { minLength: 1, maxLength: max })
const oneOrList = <T>(values: readonly T[]) =>
  fc.oneof(fc.constantFrom(...values), some(values), fc.constant([] as T[]))

const actions = ['kms:Decrypt', 'kms:Encrypt', 'kms:CreateGrant', 'kms:*', 'KMS:decrypt']
const resources = ['*', 'arn:aws:kms:us-east-1:111100000001:key/a']
const principals = ['*', 'arn:aws:iam::111100000001:root', 'arn:aws:iam::111100000002:role/r']

const condition = fc.dictionary(
  fc.constantFrom('StringEquals', 'Bool', 'Null'),
  fc.dictionary(fc.constantFrom('kms:ViaService', 'aws:PrincipalOrgID'), oneOrList(['a', 'b', 'true'])),
  { maxKeys: 2 },
)

/** Statements of a small vocabulary, so that equal and nearly equal ones meet often. */
export const statement: fc.Arbitrary<Json> = fc
  .record(
    {
      Sid: fc.constantFrom('A', 'B', 'C', ''),
      Effect: fc.constantFrom('Allow', 'Deny'),
      Principal: fc.oneof(
        fc.constant('*'),
        fc.record(
          { AWS: oneOrList(principals), Service: fc.constant('eks.amazonaws.com') },
          { requiredKeys: [] as never[] },
        ),
      ),
      Action: oneOrList(actions),
      NotAction: oneOrList(actions),
      Resource: oneOrList(resources),
      Condition: condition,
    },
    { requiredKeys: ['Effect'] },
  )
  .map((raw) => raw as Json)

export const policy: fc.Arbitrary<Json> = fc.record({
  Version: fc.constantFrom('2012-10-17', '2008-10-17'),
  Statement: fc.array(statement, { maxLength: 6 }),
})

/** What a statement means, written down without a look at the code under test: equal texts, equal statements. */
export function meaningOf(statement: Json): string {
  const lines: string[] = []
  for (const [name, value] of Object.entries(statement)) {
    if (name === 'Condition') {
      for (const [operator, block] of Object.entries(value as Json)) {
        for (const [key, values] of Object.entries(block as Json)) lines.push(`if ${operator} ${key} ${setOf(values)}`)
      }
    } else if (name === 'Principal') {
      const groups = Object.entries(value === '*' ? { AWS: '*' } : (value as Json))
      if (groups.length === 0) lines.push('principal: nobody')
      for (const [kind, values] of groups) lines.push(`principal ${kind} ${setOf(values)}`)
    } else if (name.endsWith('Action')) lines.push(`${name} ${setOf(value).toLowerCase()}`)
    else lines.push(`${name} ${setOf(value)}`)
  }
  return lines.sort().join('\n')
}

function setOf(value: unknown): string {
  const values = (Array.isArray(value) ? value : [value]).map((one) => String(one))
  return [...new Set(values.map((one) => (/^kms:/i.test(one) ? one.toLowerCase() : one)))].sort().join(',')
}

/** The same document in another order and with single values as lists. */
export function rewritten(document: Json): Json {
  const statements = (document.Statement as Json[]).map((one) =>
    Object.fromEntries(
      Object.entries(one)
        .reverse()
        .map(([name, value]) => [name, Array.isArray(value) ? [...value].reverse().concat(value) : value]),
    ),
  )
  return { Statement: statements.reverse(), Version: [document.Version] }
}
