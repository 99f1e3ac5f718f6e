import type { GrantProposal } from '../grants/propose-grant'
import { mapSeen } from '../observed'
import type { AuthorizationQuestion, GrantFacts, KeyState, NamedPolicy } from '../policy/question'
import { applyPatch, type JsonPatchOperation } from './json-patch'
import { type JsonObject, newPolicy, readPolicy, statementPatch } from './policy-json'
import { policyAt, type Target, targetKey, withPolicy } from './target'

/** A change before it is put into words. */
export type Edit = DocumentEdit | GrantEdit | StateEdit

export interface DocumentEdit {
  readonly kind: 'document'
  readonly target: Target
  /** By position: what takes a statement's place. */
  readonly replace: ReadonlyMap<number, readonly JsonObject[]>
  readonly add: readonly JsonObject[]
  /** The name of a policy that is not there yet. */
  readonly newName?: string
}

export interface GrantEdit {
  readonly kind: 'grant'
  readonly proposal: GrantProposal
}

export interface StateEdit {
  readonly kind: 'state'
  readonly from: KeyState
}

export const addStatements = (target: Target, add: readonly JsonObject[], newName?: string): DocumentEdit => ({
  kind: 'document',
  target,
  replace: new Map(),
  add,
  ...(newName ? { newName } : {}),
})

/** One edit per document. Two edits that replace the same statement never meet: a statement's edits are made together. */
export function mergeEdits(edits: readonly Edit[]): Edit[] {
  const merged = new Map<string, Edit>()
  for (const [i, edit] of edits.entries()) {
    const key = edit.kind === 'document' ? targetKey(edit.target) : `${edit.kind} ${i}`
    const before = merged.get(key)
    if (before?.kind !== 'document' || edit.kind !== 'document') merged.set(key, edit)
    else
      merged.set(key, {
        ...before,
        replace: new Map([...before.replace, ...edit.replace]),
        add: [...before.add, ...edit.add],
      })
  }
  return [...merged.values()]
}

/** The edit as RFC 6902 against what is there now. */
export function patchOf(question: AuthorizationQuestion, edit: Edit): JsonPatchOperation[] {
  if (edit.kind === 'state') return [{ op: 'replace', path: '/KeyMetadata/KeyState', value: 'Enabled' }]
  if (edit.kind === 'grant') return [{ op: 'add', path: '/Grants/-', value: grantEntry(edit.proposal) }]
  const policy = policyAt(question, edit.target)
  if (!policy) return [{ op: 'add', path: '', value: newPolicy(edit.add) }]
  const json = readPolicy(policy.document)
  if (!json) throw new Error(`Policy "${policy.name}" is no policy document; nothing can be changed in it.`)
  return statementPatch(json, edit)
}

/** The documents as they are after the edits, the policies by applying their patches. */
export function applyEdits(question: AuthorizationQuestion, edits: readonly Edit[]): AuthorizationQuestion {
  return mergeEdits(edits).reduce(applyEdit, question)
}

function applyEdit(question: AuthorizationQuestion, edit: Edit): AuthorizationQuestion {
  if (edit.kind === 'state') return { ...question, key: { ...question.key, state: 'Enabled' } }
  if (edit.kind === 'grant')
    return { ...question, grants: mapSeen(question.grants, (known) => [...known, grantFacts(edit.proposal)]) }
  return withPolicy(question, edit.target, policyAfter(question, edit))
}

/** The policy of a document edit as it will read. */
export function policyAfter(question: AuthorizationQuestion, edit: DocumentEdit): NamedPolicy {
  const policy = policyAt(question, edit.target)
  const present = policy && readPolicy(policy.document)?.root
  const document = applyPatch(present, patchOf(question, edit))
  return {
    name: policy?.name ?? edit.newName ?? 'new policy',
    document,
    ...(policy?.arn ? { arn: policy.arn } : edit.target.layer === 'identity-policy' ? { arn: 'inline' } : {}),
  }
}

/** As ListGrants would show it. */
function grantEntry({ keyArn, granteePrincipal, issuingAccountId, operations, constraints }: GrantProposal) {
  return {
    KeyId: keyArn,
    GrantId: 'proposed',
    GranteePrincipal: granteePrincipal,
    IssuingAccount: `arn:${keyArn.split(':')[1]}:iam::${issuingAccountId}:root`,
    Operations: operations,
    ...(constraints ? { Constraints: { EncryptionContextSubset: constraints.encryptionContextSubset } } : {}),
  }
}

function grantFacts({
  keyArn,
  granteePrincipal,
  issuingAccountId,
  operations,
  constraints,
}: GrantProposal): GrantFacts {
  return {
    grantId: 'proposed',
    keyArn,
    granteePrincipal,
    issuingAccount: issuingAccountId,
    operations,
    ...(constraints ? { constraints } : {}),
  }
}

/** The edits without what their new Allow statements and grants ask of a call: what is still open then was open before. */
export function withoutOwnConditions(edits: readonly Edit[]): Edit[] {
  return edits.map((edit): Edit => {
    if (edit.kind === 'grant') return { ...edit, proposal: { ...edit.proposal, constraints: null } }
    if (edit.kind !== 'document') return edit
    return {
      ...edit,
      add: edit.add.map((statement) => {
        const { Condition: _, ...open } = statement
        return statement.Effect === 'Allow' ? open : statement
      }),
    }
  })
}
