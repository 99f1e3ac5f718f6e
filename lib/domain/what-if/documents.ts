import { isServiceLinkedRole } from '../arn'
import type { Inventory } from '../inventory/inventory'
import type { ManagedPolicy, Role } from '../inventory/principal'
import { describeUnread, seen } from '../observed'
import { compilePolicy } from '../policy/compile'
import { type DocumentKind, isProblem, parseDocument } from '../policy/document'
import type { DocumentName } from './changes'
import { findControlPolicy, findKey, findManagedPolicy, findRole, replaced } from './find'
import { CannotChange, cannotBe, findOne } from './problem'

/** A document where it hangs: its content hash, and how to hang another one there. */
export interface PlacedDocument {
  readonly title: string
  readonly kind: DocumentKind
  readonly hash: string
  readonly hang: (inventory: Inventory, hash: string) => Inventory
}

export function placeOf(inventory: Inventory, name: DocumentName): PlacedDocument {
  switch (name.of) {
    case 'key-policy':
      return keyPolicy(inventory, name.key)
    case 'identity-policy':
      return identityPolicy(inventory, findRole(inventory, name.role), name.policy)
    case 'boundary':
      return boundary(inventory, findRole(inventory, name.role))
    default:
      return controlPolicy(inventory, name.of, name.policy)
  }
}

function keyPolicy(inventory: Inventory, wanted: string): PlacedDocument {
  const key = findKey(inventory, wanted)
  return {
    title: `the key policy of ${key.arn}`,
    kind: 'key-policy',
    get hash() {
      if (key.policyHash.state === 'seen') return key.policyHash.value
      throw new CannotChange('unread', `The key policy of ${key.arn} is not known: ${describeUnread(key.policyHash)}`)
    },
    hang: (now, hash) => ({ ...now, keys: replaced(now.keys, key, { ...key, policyHash: seen(hash) }) }),
  }
}

function identityPolicy(inventory: Inventory, role: Role, wanted: string): PlacedDocument {
  mayBeEdited(role)
  const policies = [
    ...role.inlinePolicies.map((inline) => ({ names: [inline.name], inline })),
    ...role.attachedPolicies.map((attached) => ({ names: [attached.arn, attached.name], attached })),
  ]
  const found = findOne(`policy of role ${role.arn}`, policies, wanted, ({ names }) => names)
  if ('attached' in found) return managedPolicy(findManagedPolicy(inventory, role.accountId, found.attached.arn))
  const { inline } = found
  return {
    title: `policy ${inline.name} of role ${role.arn}`,
    kind: 'identity',
    hash: inline.documentHash,
    hang: (now, documentHash) => {
      const inlinePolicies = replaced(role.inlinePolicies, inline, { ...inline, documentHash })
      return { ...now, roles: replaced(now.roles, role, { ...role, inlinePolicies }) }
    },
  }
}

function boundary(inventory: Inventory, role: Role): PlacedDocument {
  if (!role.boundaryArn) throw new CannotChange('not-found', `Role ${role.arn} has no permissions boundary.`)
  return managedPolicy(findManagedPolicy(inventory, role.accountId, role.boundaryArn))
}

function managedPolicy(policy: ManagedPolicy): PlacedDocument {
  if (policy.awsManaged) throw cannotBe(`Policy ${policy.arn} is AWS's own: attach another one instead.`)
  return {
    title: `policy ${policy.arn}`,
    kind: 'identity',
    hash: policy.documentHash,
    hang: (now, documentHash) => ({
      ...now,
      managedPolicies: replaced(now.managedPolicies, policy, { ...policy, documentHash }),
    }),
  }
}

function controlPolicy(inventory: Inventory, type: 'scp' | 'rcp', wanted: string): PlacedDocument {
  const policy = findControlPolicy(inventory, type, wanted)
  if (policy.awsManaged) throw cannotBe(`${policy.name} is AWS's own: attach another one instead.`)
  return {
    title: `${type.toUpperCase()} ${policy.name}`,
    kind: kindOfControlPolicy(type),
    hash: policy.documentHash,
    hang: (now, documentHash) => ({
      ...now,
      controlPolicies: replaced(now.controlPolicies, policy, { ...policy, documentHash }),
    }),
  }
}

/** SCPs are written like identity policies, RCPs like resource policies. */
export const kindOfControlPolicy = (type: 'scp' | 'rcp'): DocumentKind =>
  type === 'scp' ? 'identity' : 'resource-control'

/** Nobody can edit a service-linked role (R8). */
export function mayBeEdited(role: Role): void {
  if (isServiceLinkedRole(role.arn))
    throw cannotBe(`${role.arn} is a service-linked role: nobody can change its policies (R8).`)
}

/** The text of a document that is there and can be understood. */
export function textOf(inventory: Inventory, { title, kind, hash }: PlacedDocument): string {
  const text = inventory.documents.get(hash)
  if (text === undefined) throw new CannotChange('unread', `The document of ${title} was not read.`)
  const document = parseDocument(text, kind)
  if (isProblem(document))
    throw new CannotChange('unread', `The document of ${title} cannot be understood: ${document.problem}.`)
  return text
}

export interface KeptDocument {
  readonly inventory: Inventory
  readonly hash: string
}

/** Keeps a document that somebody wants AWS to store. */
export function keepDocument(inventory: Inventory, policy: unknown, kind: DocumentKind, title: string): KeptDocument {
  const text = typeof policy === 'string' ? policy : JSON.stringify(policy)
  const compiled = compilePolicy({ name: title, document: text, hash: hashOf(text) }, kind)
  if (isProblem(compiled))
    throw new CannotChange('not-a-policy', `AWS would not store this for ${title}: ${compiled.problem}.`)
  return keepText(inventory, text)
}

export function keepText(inventory: Inventory, text: string): KeptDocument {
  const hash = hashOf(text)
  if (inventory.documents.has(hash)) return { inventory, hash }
  return { inventory: { ...inventory, documents: new Map(inventory.documents).set(hash, text) }, hash }
}

/** The whole text: two documents never share a name, so whatever is remembered by content hash stays right. */
const hashOf = (text: string) => `what-if ${text}`
