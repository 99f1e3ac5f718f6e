import { regionOf } from '../arn'
import { granteeOf } from '../inventory/grantee'
import type { Grant } from '../inventory/key'
import { isListed } from '../inventory/reads'
import type { InventoryIndex } from '../launch-paths/index-inventory'

/** What one of EC2's grants for an instance is for, and whether that is still there. */
export interface InstanceUse {
  readonly instanceId: string
  /** null: the grant does not hold a volume (`aws:ebs:id`). */
  readonly volumeId: string | null
  readonly accountId: string
  readonly region: string
  readonly state: 'attached' | 'left-over' | 'not-told'
  /** Why it is said to be so. */
  readonly text: string
}

const ended = new Set(['terminated', 'shutting-down'])

/**
 * The instance in the name of the grantee's session, and the volume in the encryption context that EBS works under.
 * https://docs.aws.amazon.com/ebs/latest/userguide/how-ebs-encryption-works.html. null: no grant of this shape.
 */
export function instanceUseOf(index: InventoryIndex, grant: Grant): InstanceUse | null {
  const grantee = granteeOf(grant)
  if (grantee.kind !== 'ebs-instance' || !grantee.accountId) return null
  const context = grant.constraints?.encryptionContextSubset ?? grant.constraints?.encryptionContextEquals
  const volumeId = context?.['aws:ebs:id'] ?? null
  const place = { accountId: grantee.accountId, region: regionOf(grant.keyArn) ?? '' }
  return { instanceId: grantee.label, volumeId, ...place, ...stateOf(index, grantee.label, volumeId, place) }
}

function stateOf(
  index: InventoryIndex,
  instanceId: string,
  volumeId: string | null,
  { accountId, region }: { readonly accountId: string; readonly region: string },
): Pick<InstanceUse, 'state' | 'text'> {
  const volume = volumeId === null ? undefined : index.volumes.get(`${accountId}/${region}/${volumeId}`)
  if (volume?.instanceIds.includes(instanceId))
    return { state: 'attached', text: `${volumeId} is attached to ${instanceId}.` }
  if (!isListed(index.reads('ec2', accountId, region)))
    return { state: 'not-told', text: `The instances and volumes of ${accountId} in ${region} were not all read.` }
  const instance = index.instances.get(`${accountId}/${region}/${instanceId}`)
  if (!instance) return { state: 'left-over', text: `There is no instance ${instanceId} any more.` }
  if (ended.has(instance.state)) return { state: 'left-over', text: `${instanceId} is ${instance.state}.` }
  if (volumeId === null) return { state: 'not-told', text: `${instanceId} is there, but the grant names no volume.` }
  if (instance.volumeIds.includes(volumeId))
    return { state: 'attached', text: `${volumeId} is attached to ${instanceId}.` }
  return volume
    ? { state: 'left-over', text: `${volumeId} is not attached to ${instanceId} any more.` }
    : { state: 'left-over', text: `There is no volume ${volumeId} any more.` }
}
