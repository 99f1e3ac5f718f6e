import { parseArn } from '../arn'
import type { Grant, Key } from '../inventory/key'
import { failed, mapSeen, type Observed, seen } from '../observed'
import type { GrantFacts, KeyFacts } from '../policy/question'
import type { InventoryIndex } from './index-inventory'

/** What the evaluator wants to know of a key; made once per key. A key nobody could read has unread facts throughout. */
export function keyFacts(index: InventoryIndex, keyArn: string): KeyFacts {
  const before = index.facts.keys.get(keyArn)
  if (before) return before
  const facts = makeKeyFacts(index, keyArn)
  index.facts.keys.set(keyArn, facts)
  return facts
}

function makeKeyFacts(index: InventoryIndex, keyArn: string): KeyFacts {
  const key = index.keys.get(keyArn)
  const orgId = orgOf(index, key?.accountId ?? parseArn(keyArn)?.accountId ?? '')
  if (!key) {
    return { ...plainKey, arn: keyArn, aliases: [], tags: {}, policy: unknownKey(keyArn), orgId }
  }
  const metadata = key.metadata.state === 'seen' ? key.metadata.value : plainKey
  return {
    arn: key.arn,
    manager: metadata.manager,
    spec: metadata.spec,
    usage: metadata.usage,
    origin: metadata.origin,
    state: metadata.state,
    multiRegion: multiRegionOf(key),
    aliases: key.aliases,
    tags: key.tags.state === 'seen' ? key.tags.value : {},
    policy: policyOf(index, key),
    orgId,
  }
}

/** Stands in where DescribeKey was denied; the judge then says that state and usage are unknown. */
const plainKey = {
  manager: 'CUSTOMER',
  spec: 'SYMMETRIC_DEFAULT',
  usage: 'ENCRYPT_DECRYPT',
  origin: 'AWS_KMS',
  state: 'Enabled',
} as const

function policyOf(index: InventoryIndex, key: Key): KeyFacts['policy'] {
  if (key.policyHash.state !== 'seen') return key.policyHash
  const hash = key.policyHash.value
  const document = index.inventory.documents.get(hash)
  if (document === undefined) return failed('kms:GetKeyPolicy', 'DocumentMissing', 'the stored key policy is gone')
  return seen({ name: 'key policy', document, hash, arn: key.arn })
}

const unknownKey = (keyArn: string) =>
  failed('kms:GetKeyPolicy', 'NotScanned', `${keyArn} is not among the keys that were read`)

function multiRegionOf(key: Key): KeyFacts['multiRegion'] {
  const multiRegion = key.metadata.state === 'seen' ? key.metadata.value.multiRegion : null
  if (!multiRegion) return undefined
  const primaryRegion = multiRegion.primaryArn ? parseArn(multiRegion.primaryArn)?.region : undefined
  return { type: multiRegion.type, primaryRegion }
}

/** The organization of an account that the organization listed. */
export function orgOf(index: InventoryIndex, accountId: string): string | undefined {
  return index.accounts.has(accountId) ? index.inventory.organization?.id : undefined
}

/** Above this many, only grants that can matter to the principal go to the evaluator. */
const manyGrants = 200

/**
 * The grants of a key that may let `principalArn` in. Left out: EC2's own grants for running instances, which cover one existing
 * volume each (and are most of all grants), and grants made to an earlier incarnation of the role (R23).
 */
export function grantFacts(
  index: InventoryIndex,
  keyArn: string,
  principal: { readonly arn: string; readonly uniqueId?: string },
): Observed<readonly GrantFacts[]> {
  const key = index.keys.get(keyArn)
  if (!key) return failed('kms:ListGrants', 'NotScanned', `${keyArn} is not among the keys that were read`)
  return mapSeen(key.grants, () => {
    const grants = (index.grantsByKey.get(keyArn) ?? []).filter((g) => !isInstanceGrant(g) && !isOutlived(index, g))
    const relevant = grants.length > manyGrants ? grants.filter((g) => mayConcern(g, principal)) : grants
    return relevant.map(toGrantFacts)
  })
}

/** A grant EC2 made for one running instance (domain.md 2.3). */
export const isInstanceGrant = (grant: Grant) => /aws:ec2-infrastructure[/:]/.test(grant.granteePrincipal ?? '')

/** The grantee was created after the grant: it is another principal under the same name (R23). */
export function isOutlived(index: InventoryIndex, grant: Grant): boolean {
  const role = index.roles.get(grant.granteePrincipal ?? '')
  if (!role?.createdAt || !grant.createdAt) return false
  return Date.parse(grant.createdAt) < Date.parse(role.createdAt)
}

function mayConcern(grant: Grant, principal: { readonly arn: string; readonly uniqueId?: string }): boolean {
  const grantee = grant.granteePrincipal ?? ''
  const { accountId, resource } = parseArn(principal.arn) ?? { accountId: '', resource: '' }
  const name = resource.slice(resource.lastIndexOf('/') + 1)
  return (
    grantee === principal.arn ||
    grantee === accountId ||
    grantee.endsWith(`:${accountId}:root`) ||
    grantee.includes(`:${accountId}:assumed-role/${name}/`) ||
    (principal.uniqueId !== undefined && grantee.startsWith(principal.uniqueId))
  )
}

function toGrantFacts(grant: Grant): GrantFacts {
  return {
    grantId: grant.grantId,
    keyArn: grant.keyArn,
    name: grant.name || undefined,
    granteePrincipal: grant.granteePrincipal ?? undefined,
    granteeServicePrincipal: grant.granteeServicePrincipal ?? undefined,
    retiringPrincipal: grant.retiringPrincipal ?? undefined,
    retiringServicePrincipal: grant.retiringServicePrincipal ?? undefined,
    issuingAccount: grant.issuingAccount ?? undefined,
    operations: grant.operations,
    constraints: grant.constraints
      ? {
          encryptionContextEquals: grant.constraints.encryptionContextEquals ?? undefined,
          encryptionContextSubset: grant.constraints.encryptionContextSubset ?? undefined,
          sourceArn: grant.constraints.sourceArn ?? undefined,
        }
      : undefined,
  }
}
