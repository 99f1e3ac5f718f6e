import { parseArn } from '../arn'
import { takeRegion, wordsOf } from './region-words'

export interface FamilyKey {
  readonly arn: string
  readonly keyId: string
  /** `alias/name`; empty without one. */
  readonly alias: string
  readonly accountId: string
  readonly region: string
}

export interface KeyFamily {
  readonly id: string
  readonly kind: 'multi-region' | 'alias' | 'single' | 'unresolved'
  readonly label: string
  /** How its keys were told to belong together. */
  readonly evidence: string
}

/**
 * What a key is one of: a multi-Region key and its replicas share their `mrk-` id (R24); else keys of one account that carry the
 * same alias in several Regions, or one that differs by the Region's name only. Without an alias a key stands for itself.
 */
export function keyFamilyOf(key: FamilyKey): KeyFamily {
  const named = key.alias.replace(/^alias\//, '')
  if (key.keyId.startsWith('mrk-')) {
    const evidence = `A multi-Region key: primary and replicas share the id ${key.keyId}, each with a policy and grants of its own (R24).`
    return { id: `mrk:${key.accountId}:${key.keyId}`, kind: 'multi-region', label: named || key.keyId, evidence }
  }
  if (!named) {
    const evidence = 'A single-Region key without an alias: nothing says which key of another Region is its like.'
    return { id: `key:${key.arn}`, kind: 'single', label: key.keyId, evidence }
  }
  const { rest, taken } = takeRegion(wordsOf(named), key.region)
  const stem = taken && rest.length > 0 ? rest.join('-') : wordsOf(named).join('-')
  const evidence = `By alias alone: keys of account ${key.accountId} called ${stem}, with or without a Region's name, each a separate key (R24).`
  return { id: `alias:${key.accountId}:${stem}`, kind: 'alias', label: stem, evidence }
}

/** The family of what a template names and the inventory does not hold: a deleted key, a key of an unread account, a bare id. */
export function unresolvedFamilyOf(written: string): KeyFamily {
  const arn = parseArn(written)
  const keyId = arn?.resource.replace(/^key\//, '') ?? ''
  if (arn && keyId.startsWith('mrk-')) {
    const evidence = `A multi-Region key by its id ${keyId}; the key that is named was not found.`
    return { id: `mrk:${arn.accountId}:${keyId}`, kind: 'multi-region', label: keyId, evidence }
  }
  const evidence = 'Named by a template or volume, and no key that was read answers to it.'
  return { id: `written:${written}`, kind: 'unresolved', label: keyId || written, evidence }
}
