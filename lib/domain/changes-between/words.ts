import { granteeOf } from '../inventory/grantee'
import type { Grant } from '../inventory/key'
import type { DocumentChange, FieldChange, PartChange, ResourceChange } from './field-change'

/** How much of a change fits a row of a table. */
const most = 3

/** A change in one line: what came of the resource, or which of its fields are otherwise and how. */
export function summarizeChange(kind: string, { what, fields }: ResourceChange, body: object): string {
  if (what !== 'changed') {
    const verb = what === 'created' ? 'New' : 'Gone'
    return kind === 'kms-grant' ? `${verb}: ${describeGrant(body as Grant)}` : `${verb}: ${kindWord(kind)}`
  }
  const texts = fields.map(describeField)
  return texts.length > most
    ? `${texts.slice(0, most).join('; ')}; and ${texts.length - most} more`
    : texts.join('; ') || 'Read in another form; it says the same'
}

function describeGrant(grant: Grant): string {
  const { label, accountId } = granteeOf(grant)
  return `grant to ${label}${accountId && accountId !== label ? ` in ${accountId}` : ''}: ${grant.operations.join(', ')}`
}

/** One changed field in a sentence without its full stop. */
export function describeField(change: FieldChange): string {
  const { field } = change
  switch (change.type) {
    case 'value':
      if (change.before === null) return `${field} is now ${change.after}`
      return change.after === null
        ? `${field} was ${change.before}, now none`
        : `${field} went from ${change.before} to ${change.after}`
    case 'list':
      return `${field}: ${describeSets(change)}`
    case 'document':
      return `${field}: ${describeDocument(change.document)}`
    case 'sight':
      return change.after === null ? `${field} can be read again` : `${field} cannot be read: ${change.after}`
  }
}

function describeDocument(change: DocumentChange): string {
  if (change.by === 'text') {
    if (change.before === null) return 'its earlier text is not there to compare'
    return change.after === null
      ? 'its later text is not there to compare'
      : 'its text changed, and is no policy document'
  }
  const head = change.head.map((part) => describePart(part))
  const changed = change.changed.map(({ label, parts }) => `${label} changed (${parts.map(describePart).join('; ')})`)
  const texts = [
    ...labels(change.added, 'added'),
    ...labels(change.removed, 'removed'),
    ...(changed.length > most ? [`${changed.length} statements changed`] : changed),
    ...head,
  ]
  return texts.join(', ') || 'written otherwise, says the same'
}

function labels(statements: readonly { readonly label: string }[], verb: string): string[] {
  if (statements.length === 0) return []
  if (statements.length > most) return [`${statements.length} statements ${verb}`]
  return [`${statements.map(({ label }) => label).join(', ')} ${verb}`]
}

const describePart = ({ part, ...sets }: PartChange) => `${part} ${describeSets(sets)}`

function describeSets({ added, removed }: { added: readonly string[]; removed: readonly string[] }): string {
  return [...few(added).map((text) => `+${text}`), ...few(removed).map((text) => `−${text}`)].join(' ')
}

const few = (values: readonly string[]): string[] =>
  values.length > most ? [...values.slice(0, most), `${values.length - most} more`] : [...values]

const kinds: Readonly<Record<string, string>> = {
  'kms-key': 'key',
  'kms-grant': 'grant',
  'iam-role': 'role',
  'iam-policy': 'managed policy',
  'control-policy': 'control policy',
  'iam-user': 'user',
  'iam-group': 'group',
  'eks-cluster': 'cluster',
  'eks-node-group': 'node group',
  'eks-access-entry': 'access entry',
  'eks-pod-identity-association': 'Pod Identity association',
  account: 'account',
  'organizational-unit': 'organizational unit',
  organization: 'organization',
  'auto-scaling-group': 'Auto Scaling group',
  'ec2-launch-template': 'launch template',
  'ec2-ebs-default': 'EBS default',
  'kubernetes-node-class': 'node class',
  'kubernetes-node-pool': 'node pool',
  'kubernetes-storage-class': 'storage class',
  'ec2-image': 'image',
  'ec2-snapshot': 'snapshot',
  'ec2-volume': 'volume',
  'ec2-instance': 'instance',
}

/** Every kind, those that decide access first, those that come and go by the hour last. */
export const kindsInOrder: readonly string[] = Object.keys(kinds)

export const kindWord = (kind: string): string => (Object.hasOwn(kinds, kind) ? (kinds[kind] ?? kind) : kind)
