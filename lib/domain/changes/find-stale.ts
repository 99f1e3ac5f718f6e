import { parseArn } from '../arn'
import type { ChangeEvent } from './change-event'
import { aliasEvents, iamEvents, keyEvents, organizationEvents, placeEvents } from './event-names'

/** What must be read again, or why nothing. */
export type Stale =
  /** By its own ARN, or by the ARN of one of its aliases. */
  | { readonly kind: 'key'; readonly arn: string }
  /** Which key the aliases of a Region point to. */
  | { readonly kind: 'aliases'; readonly accountId: string; readonly region: string }
  | { readonly kind: 'iam'; readonly accountId: string }
  | {
      readonly kind: 'place'
      readonly accountId: string
      readonly region: string
      readonly collectors: readonly string[]
    }
  /** Accounts, organizational units and the policies on them. */
  | { readonly kind: 'organization' }
  | { readonly kind: 'nothing'; readonly why: string }

/** Says what a change makes stale. One entry at least; `nothing` stands alone. */
export function findStale(event: ChangeEvent): Stale[] {
  const { errorCode, readOnly, name, source } = event
  if (errorCode !== null) return nothing(`The call failed with ${errorCode} and changed nothing.`)
  if (readOnly) return nothing(`${name} only reads.`)
  switch (source) {
    case 'kms.amazonaws.com':
      return keysOf(event)
    case 'iam.amazonaws.com':
      return iamEvents.has(name) ? [{ kind: 'iam', accountId: event.accountId }] : unknown(event)
    case 'organizations.amazonaws.com':
      return organizationEvents.has(name) ? [{ kind: 'organization' }] : unknown(event)
    default:
      return placesOf(event)
  }
}

function keysOf(event: ChangeEvent): Stale[] {
  const { accountId, region, name } = event
  if (aliasEvents.has(name)) return [{ kind: 'aliases', accountId, region }]
  if (!keyEvents.has(name)) return unknown(event)
  const keys = event.resources.filter(isKey)
  // An ARN of the key says more than an alias of it.
  const arns = keys.some((arn) => !isAlias(arn)) ? keys.filter((arn) => !isAlias(arn)) : keys
  if (arns.length > 0) return arns.map((arn) => ({ kind: 'key', arn }))
  return nothing(`The record of ${name} names no key; the next scan sees what it did.`)
}

function placesOf(event: ChangeEvent): Stale[] {
  const { accountId, region, source, name } = event
  const ofService = Object.hasOwn(placeEvents, source) ? placeEvents[source] : undefined
  const collectors = ofService && Object.hasOwn(ofService, name) ? ofService[name] : undefined
  return collectors && region !== '' ? [{ kind: 'place', accountId, region, collectors }] : unknown(event)
}

const nothing = (why: string): Stale[] => [{ kind: 'nothing', why }]
const unknown = ({ name, source }: ChangeEvent) =>
  nothing(`${name} of ${source.split('.')[0]} changes nothing that Keyscope reads between scans.`)

const isAlias = (arn: string) => parseArn(arn)?.resource.startsWith('alias/') ?? false

function isKey(arn: string): boolean {
  const parts = parseArn(arn)
  return parts?.service === 'kms' && /^\d{12}$/.test(parts.accountId) && /^(key|alias)\/./.test(parts.resource)
}
