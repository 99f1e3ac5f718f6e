import { parseArn } from '../arn'
import type { Key } from '../inventory/key'
import { isListed } from '../inventory/reads'
import type { InventoryIndex } from './index-inventory'
import type { FailureId } from './need'

/** Where a key is written: the account and Region that will resolve it. */
export interface KeyPlace {
  readonly accountId: string
  readonly region: string
}

export interface ResolvedKey {
  /** The key's ARN, or the text as written when it resolves to nothing. */
  readonly keyArn: string
  readonly problem: { readonly failure: FailureId | null; readonly text: string } | null
}

/**
 * What a key id, alias, key ARN or alias ARN stands for where it is written (domain.md 3.7). `aws-managed` needs nobody's
 * permission. A customer key that cannot be used there comes with the failure it leads to: F8, F9, F10.
 */
export function resolveKey(index: InventoryIndex, written: string, place: KeyPlace): ResolvedKey | 'aws-managed' {
  const arn = parseArn(written)
  const resource = arn ? arn.resource : written
  if (/^alias\/aws\//.test(resource)) return 'aws-managed'
  if (!arn) return resolveBareName(index, written, place)

  const target: KeyPlace = { accountId: arn.accountId, region: arn.region }
  const key = resource.startsWith('alias/') ? findByAlias(index, resource, target) : index.keys.get(written)
  if (key) return resolved(index, key, place)
  return unresolvedArn(index, written, target, place)
}

function resolveBareName(index: InventoryIndex, written: string, place: KeyPlace): ResolvedKey | 'aws-managed' {
  const isAlias = written.startsWith('alias/')
  const key = isAlias ? findByAlias(index, written, place) : findById(index, written, place)
  if (key) return resolved(index, key, place)

  if (!(isAlias ? aliasesAreKnown(index, place) : isListed(index.reads('kms', place.accountId, place.region)))) {
    const text = `${written} may be a key of ${place.accountId} in ${place.region}, whose keys could not be read.`
    return { keyArn: written, problem: { failure: null, text } }
  }
  // F9: an id or alias only ever names a key of the account and Region where it is written.
  const elsewhere = (isAlias ? index.keysByAlias : index.keysById).get(written) ?? []
  const meant = elsewhere.find((k) => k.region === place.region) ?? elsewhere[0]
  const hint = meant ? ` The key with that name is ${meant.arn}.` : ''
  const text = `${written} names no key of account ${place.accountId} in ${place.region}.${hint}`
  return { keyArn: written, problem: { failure: 'F9', text } }
}

function unresolvedArn(index: InventoryIndex, written: string, target: KeyPlace, place: KeyPlace): ResolvedKey {
  if (target.region !== place.region) return { keyArn: written, problem: wrongRegion(written, target.region, place) }
  const isAlias = written.includes(':alias/')
  if (isAlias ? aliasesAreKnown(index, target) : isListed(index.reads('kms', target.accountId, target.region))) {
    const text = `${written} does not exist in account ${target.accountId} any more.`
    return { keyArn: written, problem: { failure: 'F7', text } }
  }
  const text = `${written} belongs to account ${target.accountId}, whose keys in ${target.region} could not be read.`
  return { keyArn: written, problem: { failure: null, text } }
}

function resolved(index: InventoryIndex, key: Key, place: KeyPlace): ResolvedKey | 'aws-managed' {
  if (key.metadata.state === 'seen' && key.metadata.value.manager === 'AWS') return 'aws-managed'
  if (key.region !== place.region) {
    const replica = index.keysById.get(key.keyId)?.find((k) => k.region === place.region)
    return { keyArn: key.arn, problem: wrongRegion(key.arn, key.region, place, replica) }
  }
  if (key.metadata.state !== 'seen') return { keyArn: key.arn, problem: null }
  const { spec, usage } = key.metadata.value
  if (spec !== 'SYMMETRIC_DEFAULT' || usage !== 'ENCRYPT_DECRYPT') {
    const text = `${key.arn} is a ${spec} key for ${usage}: EBS and EKS accept symmetric encryption keys only (R25).`
    return { keyArn: key.arn, problem: { failure: 'F10', text } }
  }
  return { keyArn: key.arn, problem: null }
}

function wrongRegion(arn: string, region: string, place: KeyPlace, replica?: Key) {
  const advice = replica ? ` Its replica ${replica.arn} is in the right Region.` : ''
  const text = `${arn} is in ${region}, but the volume is made in ${place.region}: keys are regional (R24).${advice}`
  return { failure: 'F8' as const, text }
}

const findByAlias = (index: InventoryIndex, alias: string, place: KeyPlace) =>
  index.keysByAlias.get(alias)?.find((k) => isIn(k, place))

const findById = (index: InventoryIndex, id: string, place: KeyPlace) =>
  index.keysById.get(id)?.find((k) => isIn(k, place))

/** Where reading was partial, aliases may be what was missed; keys without any would be the sign of it. */
function aliasesAreKnown(index: InventoryIndex, place: KeyPlace): boolean {
  const reading = index.reads('kms', place.accountId, place.region)
  if (reading.state !== 'partial') return reading.state === 'read'
  return index.inventory.keys.some((k) => isIn(k, place) && k.aliases.length > 0)
}

const isIn = (key: Key, place: KeyPlace) => key.accountId === place.accountId && key.region === place.region
