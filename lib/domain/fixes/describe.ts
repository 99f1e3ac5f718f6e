import { findOperation } from '../policy/operations'
import { describeChange } from './describe-change'
import { mergeEdits } from './edit'
import type { Change, Fix, RefusedFix } from './fix'
import type { FixInput } from './propose-fixes'
import type { Situation } from './situation'
import { enoughCells } from './unwanted-cells'
import type { Verified } from './verify'
import type { Candidate } from './way'

type Good = Extract<Verified, { outcome: 'good' }>
type Failed = Exclude<Verified, Good> | { readonly tooLarge: string } | { readonly undecided: true }

export function describeFix(situation: Situation, candidate: Candidate, verified: Good, input: FixInput): Fix {
  const changes = changesOf(situation, candidate, input)
  return {
    id: candidate.id,
    title: titleOf(changes),
    changes,
    results: verified.results,
    widens: verified.widens,
    notes: notesOn(situation, changes, verified),
    rules: rulesOf(situation, changes),
  }
}

export function describeRefusal(situation: Situation, candidate: Candidate, why: Failed, input: FixInput): RefusedFix {
  const changes = changesOf(situation, candidate, input)
  const base = { id: candidate.id, title: titleOf(changes), changes, cells: [] }
  if ('tooLarge' in why) return { ...base, reason: 'too-large', text: why.tooLarge }
  if ('outcome' in why && why.outcome === 'too-wide') {
    const [first] = why.cells
    const others = why.cells.length - 1
    const more = others === 0 ? '' : `, and ${why.cells.length < enoughCells ? others : `at least ${others}`} more`
    const call = first?.call ? ` (${first.call})` : ''
    return {
      ...base,
      reason: 'too-wide',
      cells: why.cells,
      text: `It would also let ${first?.principal} ${first?.operation}${call} on ${first?.keyArn}${more}.`,
    }
  }
  const text =
    'outcome' in why && why.outcome === 'not-enough'
      ? `Together the changes do not allow ${why.operation}: ${why.after.reason}`
      : 'AWS does not document whether this is enough: a permissions boundary or session policy does not allow the call (R17).'
  return { ...base, reason: 'undecided', text }
}

const changesOf = (situation: Situation, { edits }: Candidate, input: FixInput): Change[] =>
  mergeEdits(edits).map((edit) => describeChange(situation, edit, input.retiringPrincipal))

function titleOf(changes: readonly Change[]): string {
  const phrases = [...new Set(changes.map(phraseOf))]
  const text = phrases.length < 2 ? (phrases[0] ?? '') : `${phrases.slice(0, -1).join(', ')} and ${phrases.at(-1)}`
  return text.charAt(0).toUpperCase() + text.slice(1)
}

function phraseOf({ kind, document, accountId, grant, name }: Change): string {
  const place = accountId === null ? 'by the management account' : `in ${accountId}`
  if (grant)
    return `a grant${grant.constraints ? ' within this encryption context' : ''} from ${grant.issuingAccountId}`
  switch (kind) {
    case 'narrow-deny':
      return `an exception to a Deny in ${documentNames[document] ?? document} ${place}`
    case 'add-statement':
    case 'new-policy':
      return `a statement in ${documentNames[document] ?? document} ${place}`
    case 'enable-key':
      return 'enabling the key'
    case 'cancel-key-deletion':
      return "cancelling the key's deletion"
    case 'import-key-material':
      return 'importing the key material'
    case 'reconnect-key-store':
      return 'connecting the key store'
    default:
      return `waiting for ${name}`
  }
}

const documentNames: Partial<Record<Change['document'], string>> = {
  'key-policy': 'the key policy',
  'identity-policy': 'an identity policy',
  'permissions-boundary': 'the permissions boundary',
  'session-policy': 'the session policy',
  'vpc-endpoint-policy': 'the VPC endpoint policy',
  scp: 'an SCP',
  rcp: 'an RCP',
}

function notesOn(
  { home, owner, crossAccount, question, names }: Situation,
  changes: readonly Change[],
  verified: Good,
): string[] {
  const notes: string[] = []
  const grant = changes.find((change) => change.grant)?.grant
  if (grant) {
    const half = grant.issuingAccountId === owner ? '' : ` and by an identity policy in ${grant.issuingAccountId}`
    notes.push(
      `Whoever makes the grant in ${grant.issuingAccountId} needs kms:CreateGrant on the key, by its key policy${half}, without kms:GrantIsForAWSResource (R11).`,
      'A grant can take up to five minutes to be seen everywhere (R22).',
    )
    if (grant.constraints)
      notes.push('It covers calls with exactly this encryption context or more; other contexts stay out.')
    if (
      grant.operations.some((name) => name !== 'CreateGrant' && findOperation(name)?.family === 'cryptographic') &&
      grant.operations.includes('CreateGrant')
    )
      notes.push('Through a grant, CreateGrant passes on only what this grant itself holds (R10).')
  }
  if (verified.widens.length > 0)
    notes.push(
      'A grant knows no conditions on how a call comes: the same operations become possible in other calls of the grantee.',
    )
  if (crossAccount && changes.some(({ document }) => document === 'identity-policy'))
    notes.push(`Across accounts both halves are needed: the key's in ${owner}, the caller's in ${home} (R4).`)
  if (changes.some(({ document }) => document === 'key-state'))
    notes.push('Everybody who is permitted to use the key can use it again.')
  if (names.length > 1 && changes.some(({ document }) => document === 'identity-policy'))
    notes.push('An identity policy belongs to the role: all of its sessions gain by it.')
  if (/Alias$/.test(question.request.operation))
    notes.push('The same permission is needed on the alias, by an identity policy in its account.')
  for (const { operation, conditions } of verified.results)
    if (conditions.length > 0) notes.push(`${operation} stays conditional as it was: ${conditions.join(' ')}`)
  return notes
}

function rulesOf({ crossAccount, owner, serviceLinked }: Situation, changes: readonly Change[]): string[] {
  const rules = new Set<string>()
  for (const { document, kind, grant } of changes) {
    if (grant) {
      rules.add(!crossAccount ? 'R7' : grant.issuingAccountId === owner ? 'R9' : 'R8')
      if (grant.constraints) rules.add('R20')
      if (grant.operations.includes('CreateGrant')) rules.add('R10')
    }
    if (kind === 'narrow-deny') rules.add('R14')
    if (document === 'key-policy' && kind !== 'narrow-deny') rules.add(crossAccount ? 'R4' : 'R3')
    if (document === 'identity-policy' && kind !== 'narrow-deny') rules.add(crossAccount ? 'R4' : 'R2')
    if (document === 'permissions-boundary' || document === 'session-policy') rules.add('R17')
    if (document === 'scp') rules.add('R15')
    if (document === 'rcp') rules.add('R16')
    if (document === 'vpc-endpoint-policy') rules.add('R18')
    if (document === 'key-state') rules.add('R19')
  }
  if (serviceLinked && rules.has('R8')) rules.add('R9')
  return [...rules].toSorted((a, b) => Number(a.slice(1)) - Number(b.slice(1)))
}
