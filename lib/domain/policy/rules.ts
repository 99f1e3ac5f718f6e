import type { JudgedQuestion } from './judged'
import type { Because, RuleReference } from './verdict'

/** How sure each rule is, from the evidence column of the domain reference. */
const marks: Readonly<Record<string, RuleReference['mark']>> = {
  R1: 'verified',
  R2: 'verified',
  R3: 'inferred',
  R4: 'verified',
  R5: 'verified',
  R6: 'verified',
  R7: 'inferred',
  // The split rests on IssuingAccount being the caller's account for a grant made across accounts, of which AWS shows no sample.
  R8: 'inferred',
  R9: 'inferred',
  R10: 'verified',
  R14: 'verified',
  R15: 'inferred',
  R16: 'verified',
  R17: 'inferred',
  R18: 'verified',
  R19: 'verified',
  R20: 'verified',
  R21: 'verified',
  R23: 'verified',
  R24: 'inferred',
  R25: 'verified',
}

const reference = (id: string): RuleReference => ({ id, mark: marks[id] ?? 'unverified' })

/** The rules a verdict rests on. */
export function rulesFor(
  { operation, documents, crossAccount }: JudgedQuestion,
  because: Because,
  unusable: boolean,
): RuleReference[] {
  const ids = new Set<string>()
  const add = (...more: string[]) => more.forEach((id) => void ids.add(id))

  if (because.startsWith('explicit-deny:')) add('R14')
  if (operation.name === 'RetireGrant') add('R21')
  else if (because === 'grant' || because.startsWith('implicit:grant')) {
    add(...(crossAccount ? ['R6', 'R8', 'R9'] : ['R6', 'R7']))
    if (because === 'implicit:grant-constraint') add('R20')
    if (operation.name === 'CreateGrant') add('R10')
  } else if (because === 'key-policy') add('R3')
  else if (because === 'implicit:key-policy') add('R1')
  else if (because.startsWith('key-policy') || because === 'implicit:identity-policy')
    add(...(crossAccount ? ['R4'] : ['R2']))
  if (because === 'implicit:identity-policy' && documents.grants.length > 0 && crossAccount) add('R9')
  if (because === 'cross-account-operation') add('R5')
  if (because.endsWith('scp')) add('R15')
  if (because.endsWith('rcp')) add('R16')
  if (because.endsWith('vpc-endpoint-policy')) add('R18')
  if (because.endsWith('permissions-boundary') || because.endsWith('session-policy')) add('R17')
  if (unusable) add('R19')
  const rules = [...ids].map(reference)
  return because.startsWith('undocumented:') ? rules.map((rule) => ({ ...rule, mark: 'unverified' })) : rules
}
