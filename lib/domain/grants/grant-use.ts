import { parseArn, parseAssumedRole } from '../arn'
import { granteeOf } from '../inventory/grantee'
import type { Grant } from '../inventory/key'
import { isListed } from '../inventory/reads'
import type { InventoryIndex } from '../launch-paths/index-inventory'
import { isOutlived } from '../launch-paths/key-facts'
import type { Need } from '../launch-paths/need'
import { type InstanceUse, instanceUseOf } from './instance-use'
import { serviceName } from './origin'

/** What a grant is there for. */
export type GrantUse =
  | { readonly kind: 'instance'; readonly use: InstanceUse; readonly text: string }
  /** The grantee takes part in launches of clusters that use the key. */
  | {
      readonly kind: 'needs'
      readonly needIds: readonly string[]
      readonly clusterArns: readonly string[]
      readonly text: string
    }
  /** Nobody can use it: the grantee is gone, or is another one under the same name. */
  | { readonly kind: 'nobody'; readonly text: string }
  /** An AWS service works with it, on what the encryption context or the source names. */
  | { readonly kind: 'service'; readonly text: string }
  | { readonly kind: 'not-told'; readonly text: string }

/** What a grant serves, by its grantee, its constraints and the needs of its key (domain.md 2.3, R23). */
export function purposeOf(index: InventoryIndex, grant: Grant, needs: readonly Need[]): GrantUse {
  const use = instanceUseOf(index, grant)
  if (use) return { kind: 'instance', use, text: use.text }
  const gone = whyGone(index, grant)
  if (gone) return { kind: 'nobody', text: gone }
  const served = needs.filter((need) => need.keyArn === grant.keyArn && mayServe(index, grant, need))
  if (served.length > 0) {
    const clusterArns = [...new Set(served.map(({ clusterArn }) => clusterArn))].toSorted()
    const text = `${granteeOf(grant).label} takes part in launches of ${clusterArns.map(clusterName).join(', ')}.`
    return { kind: 'needs', needIds: served.map(({ id }) => id), clusterArns, text }
  }
  const worksOn = contextOf(grant)
  if (worksOn) return { kind: 'service', text: worksOn }
  const grantee = granteeOf(grant)
  if (grantee.kind === 'service') return { kind: 'service', text: `${serviceName(grantee.id)} uses the key by it.` }
  return {
    kind: 'not-told',
    text: 'No launch of a known cluster needs this grantee; what else it does with the key is not read.',
  }
}

const clusterName = (arn: string) => arn.slice(arn.lastIndexOf('/') + 1)

/** The grantee is the need's principal, one of its sessions, its unique id, or its whole account. */
export function mayServe(index: InventoryIndex, grant: Grant, { principal }: Need): boolean {
  const grantee = grant.granteePrincipal ?? ''
  const { accountId = '', resource = '' } = parseArn(principal.arn) ?? {}
  const name = resource.slice(resource.lastIndexOf('/') + 1)
  const role = index.roles.get(principal.arn)
  return (
    grantee === principal.arn ||
    grantee === accountId ||
    grantee.endsWith(`:iam::${accountId}:root`) ||
    grantee.includes(`:${accountId}:assumed-role/${name}/`) ||
    (role !== undefined && grantee.split(':')[0] === role.roleId)
  )
}

function whyGone(index: InventoryIndex, grant: Grant): string | null {
  if (isOutlived(index, grant))
    return `${grant.granteePrincipal} was created after the grant: it is another role under the same name (R23).`
  const grantee = granteeOf(grant)
  const accountId = grantee.accountId ?? grant.issuingAccount
  if (!accountId || !isListed(index.reads('iam', accountId))) return null
  if (grantee.kind === 'role' || grantee.kind === 'service-linked-role')
    return index.roles.has(grantee.id) ? null : `The role ${grantee.id} does not exist.`
  if (grantee.kind === 'session') {
    const session = parseAssumedRole(grantee.id)
    const roles = index.rolesByAccount.get(accountId) ?? []
    return roles.some(({ name }) => name === session?.roleName) ? null : `The role of ${grantee.id} does not exist.`
  }
  if (grantee.kind === 'user')
    return index.inventory.users.some(({ arn }) => arn === grantee.id) ? null : `The user ${grantee.id} does not exist.`
  if (grantee.kind !== 'unique-id') return null
  // KMS writes the unique id where the principal is gone, and some services name live roles by it.
  const id = grantee.id.split(':')[0] ?? ''
  const lives = index.rolesByUniqueId.has(id) || index.inventory.users.some(({ userId }) => userId === id)
  return lives ? null : `Nobody of account ${accountId} has the unique id ${id} any more.`
}

/** Services write `aws:<service>:…` as the encryption context of what they work on; a source ARN names it outright. */
function contextOf({ constraints }: Grant): string | null {
  if (constraints?.sourceArn) return `It holds for calls that a service makes for ${constraints.sourceArn}.`
  const context = constraints?.encryptionContextSubset ?? constraints?.encryptionContextEquals ?? {}
  for (const [key, value] of Object.entries(context)) {
    const service = /^aws:([a-z0-9-]+):/.exec(key)?.[1]
    if (service) return `It holds for ${service === 'ebs' ? 'the volume' : serviceName(service)} ${value} (${key}).`
  }
  return null
}
