import type { Change } from '@/lib/domain/what-if/changes'
import { jsonProblem } from './json-problem'

/** The changes that people really make, each a form of its own. */
export const draftKinds = [
  { value: 'disable-key', label: 'Disable a key', fields: ['key'] },
  { value: 'delete-key', label: 'Schedule the deletion of a key', fields: ['key'] },
  { value: 'enable-key', label: 'Enable a key', fields: ['key'] },
  { value: 'revoke-grant', label: 'Revoke a grant', fields: ['key', 'grant'] },
  { value: 'recreate-role', label: 'Replace a role (delete and create it again)', fields: ['role'] },
  { value: 'detach-policy', label: 'Detach a policy from a role', fields: ['role', 'policy'] },
  { value: 'edit-policy', label: 'Edit a policy of a role', fields: ['role', 'policy', 'json'] },
  { value: 'attach-scp', label: 'Attach a service control policy (SCP)', fields: ['target', 'scp', 'json'] },
  { value: 'attach-rcp', label: 'Attach a resource control policy (RCP)', fields: ['target', 'rcp', 'json'] },
  { value: 'add-statement', label: 'Add a statement to a key policy', fields: ['key', 'json'] },
  { value: 'remove-statement', label: 'Remove a statement from a key policy', fields: ['key', 'statement'] },
] as const
export type DraftKind = (typeof draftKinds)[number]['value']
export type DraftField = (typeof draftKinds)[number]['fields'][number]

export type Draft = { readonly kind: DraftKind } & Readonly<Record<DraftField, string>>

export const emptyDraft: Draft = {
  kind: 'disable-key',
  key: '',
  grant: '',
  role: '',
  policy: '',
  target: '',
  scp: '',
  rcp: '',
  statement: '',
  json: '',
}

export const fieldsOf = (kind: DraftKind): readonly DraftField[] =>
  draftKinds.find(({ value }) => value === kind)?.fields ?? []

const missing: Readonly<Record<DraftField, string>> = {
  key: 'Choose a key.',
  grant: 'Choose a grant of the key.',
  role: 'Choose a role.',
  policy: 'Choose a policy of the role.',
  target: 'Choose the root, an organizational unit or an account.',
  scp: 'Name the policy: one that exists, or a new name.',
  rcp: 'Name the policy: one that exists, or a new name.',
  statement: 'Choose a statement of the key policy.',
  json: 'Paste the JSON text.',
}

type DraftProblems = Readonly<Partial<Record<DraftField, string>>>

/** What a filled form stands for, or what is wrong in which field. */
export function buildChange(draft: Draft): { readonly change: Change } | { readonly problems: DraftProblems } {
  const problems: Partial<Record<DraftField, string>> = {}
  for (const field of fieldsOf(draft.kind)) {
    if (field === 'json') continue
    if (draft[field].trim() === '') problems[field] = missing[field]
  }
  if (fieldsOf(draft.kind).includes('json') && !(isAttach(draft.kind) && draft.json.trim() === '')) {
    const problem = jsonProblem(draft.json)
    if (problem) problems.json = problem
  }
  return Object.keys(problems).length > 0 ? { problems } : { change: toChange(draft) }
}

/** An existing policy is attached by its name alone. */
const isAttach = (kind: DraftKind) => kind === 'attach-scp' || kind === 'attach-rcp'

function toChange(draft: Draft): Change {
  const { kind, key, role, policy, target } = draft
  switch (kind) {
    case 'disable-key':
      return { change: 'set-key-state', key, state: 'Disabled' }
    case 'delete-key':
      return { change: 'set-key-state', key, state: 'PendingDeletion' }
    case 'enable-key':
      return { change: 'set-key-state', key, state: 'Enabled' }
    case 'revoke-grant':
      return { change: 'revoke-grant', key, grantId: draft.grant }
    case 'recreate-role':
      return { change: 'recreate-role', role }
    case 'detach-policy':
      return { change: 'detach-identity-policy', role, policy }
    case 'edit-policy':
      return {
        change: 'replace-document',
        document: { of: 'identity-policy', role, policy },
        policy: JSON.parse(draft.json),
      }
    case 'attach-scp':
      return { change: 'attach-control-policy', type: 'scp', policy: policyChoice(draft.scp, draft.json), target }
    case 'attach-rcp':
      return { change: 'attach-control-policy', type: 'rcp', policy: policyChoice(draft.rcp, draft.json), target }
    case 'add-statement':
      return { change: 'add-statement', document: { of: 'key-policy', key }, statement: JSON.parse(draft.json) }
    case 'remove-statement':
      return {
        change: 'remove-statement',
        document: { of: 'key-policy', key },
        statement: { index: Number(draft.statement) },
      }
  }
}

const policyChoice = (name: string, json: string) =>
  json.trim() === '' ? name.trim() : { name: name.trim(), policy: JSON.parse(json) as Record<string, unknown> }
