import { nameOf, regionOf } from '../arn'
import { identityOf } from './principal-identity'
import type { KeyFacts, PrincipalFacts, PrincipalType } from './question'

/** A condition key's values; null where it is absent. */
export type Values = readonly string[] | null

const one = (value: string | null | undefined): Values => (value == null ? null : [value])

const fromKey: ReadonlyMap<string, (key: KeyFacts) => Values> = new Map([
  ['aws:resourceaccount', ({ arn }: KeyFacts) => one(arn.split(':')[4] || null)],
  ['aws:resourceorgid', ({ orgId }: KeyFacts) => one(orgId)],
  ['aws:requestedregion', ({ arn }: KeyFacts) => one(regionOf(arn))],
  ['kms:keyspec', ({ spec }: KeyFacts) => one(spec)],
  ['kms:keyusage', ({ usage }: KeyFacts) => one(usage)],
  ['kms:keyorigin', ({ origin }: KeyFacts) => one(origin)],
  ['kms:multiregion', ({ multiRegion }: KeyFacts) => one(String(multiRegion !== undefined))],
  ['kms:multiregionkeytype', ({ multiRegion }: KeyFacts) => one(multiRegion?.type)],
  ['kms:resourcealiases', ({ aliases }: KeyFacts) => (aliases.length > 0 ? aliases : null)],
])
const resourceTag = 'aws:resourcetag/'

const accountOfCaller = (principal: PrincipalFacts) => one(identityOf(principal).accountId)

const fromPrincipal: ReadonlyMap<string, (principal: PrincipalFacts) => Values> = new Map([
  [
    'aws:principalarn',
    (principal: PrincipalFacts) => {
      const { service, roleArn } = identityOf(principal)
      return one(service ? null : (roleArn ?? principal.arn))
    },
  ],
  ['aws:principalaccount', accountOfCaller],
  ['kms:calleraccount', accountOfCaller],
  ['aws:principalorgid', ({ orgId }: PrincipalFacts) => one(orgId)],
  ['aws:principaltype', ({ type }: PrincipalFacts) => one(principalTypes[type])],
  ['aws:principalisawsservice', (principal: PrincipalFacts) => one(String(identityOf(principal).service !== null))],
  ['aws:principalservicename', (principal: PrincipalFacts) => one(identityOf(principal).service)],
  [
    'aws:username',
    (principal: PrincipalFacts) => {
      const { userArn } = identityOf(principal)
      return one(userArn && nameOf(userArn))
    },
  ],
  ['aws:userid', (principal: PrincipalFacts) => one(userId(principal))],
])
const principalTag = 'aws:principaltag/'

const principalTypes: Record<PrincipalType, string | null> = {
  user: 'User',
  role: 'AssumedRole',
  session: 'AssumedRole',
  'service-linked-role': 'AssumedRole',
  'federated-user': 'FederatedUser',
  root: 'Account',
  service: null,
}

/** For what does not depend on the key. */
export const noKey: KeyFacts = {
  arn: '',
  manager: 'CUSTOMER',
  spec: '',
  usage: 'ENCRYPT_DECRYPT',
  origin: '',
  state: 'Enabled',
  aliases: [],
  tags: {},
  policy: { state: 'seen', value: { name: '', document: {} } },
}

/** Whether the condition key (lower case) tells something of the KMS key. */
export const isDerivedFromKey = (name: string): boolean => fromKey.has(name) || name.startsWith(resourceTag)

/** What the inventory alone says of a condition key (lower case); null where it says nothing. */
export function deriveFact(name: string, principal: PrincipalFacts, key: KeyFacts): Values {
  if (name.startsWith(resourceTag)) return one(tagValue(key.tags, name.slice(resourceTag.length)))
  if (name.startsWith(principalTag)) return one(tagValue(principal.tags ?? {}, name.slice(principalTag.length)))
  return fromKey.get(name)?.(key) ?? fromPrincipal.get(name)?.(principal) ?? null
}

function userId(principal: PrincipalFacts): string | null {
  const { isRoot, accountId, uniqueId, type, sessionName } = identityOf(principal)
  if (isRoot) return accountId
  if (type === 'federated-user') return `${accountId}:${nameOf(principal.arn)}`
  if (uniqueId === null) return null
  if (type === 'user') return uniqueId
  return sessionName === null ? null : `${uniqueId}:${sessionName}`
}

/** A role's user id is `AROA…:<session name>`: what it begins with when nobody knows the session. */
export function userIdPrefix(principal: PrincipalFacts): string | null {
  const { sessionArnPrefix, sessionName, uniqueId } = identityOf(principal)
  const sessionUnknown = sessionArnPrefix !== null && sessionName === null
  return sessionUnknown && uniqueId !== null ? `${uniqueId}:` : null
}

function tagValue(tags: Readonly<Record<string, string>>, lowerName: string): string | undefined {
  for (const name of Object.keys(tags)) if (name.toLowerCase() === lowerName) return tags[name]
  return undefined
}
