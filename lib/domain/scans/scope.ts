import { z } from 'zod'
import { parseArn } from '../arn'

const AccountId = z.string().regex(/^\d{12}$/, 'An account id has 12 digits.')
const UnitId = z
  .string()
  .regex(/^(ou|r)-[a-z0-9-]+$/, 'Expected the id of a root or an organizational unit (r-…, ou-…).')
const RegionName = z.string().regex(/^[a-z]{2}(-[a-z]+)+-\d$/, 'Expected a Region such as eu-central-1.')
/** `value` absent: any value. */
const Tag = z.strictObject({ key: z.string().min(1).max(128), value: z.string().max(256).optional() })

const selection = {
  accounts: z.array(AccountId).max(10_000).optional(),
  /** With everything beneath them. */
  units: z.array(UnitId).max(1_000).optional(),
  tags: z.array(Tag).max(50).optional(),
  regions: z.array(RegionName).max(50).optional(),
}

/**
 * What a scan is about. Accounts are in when one of `accounts`, `units` and `tags` names them (all when none is given) and nothing
 * in `exclude` does; Regions likewise. `key` narrows it to one key of one account, and to the roles and policies of the accounts
 * whose principals use it, where `rolesOf` names some.
 */
export const ScanScope = z.strictObject({
  ...selection,
  exclude: z.strictObject(selection).optional(),
  key: z
    .string()
    .refine((arn) => parseArn(arn)?.service === 'kms' && arn.includes(':key/'), 'Expected the ARN of a KMS key.')
    .optional(),
  rolesOf: z.array(AccountId).max(4).optional(),
})
export type ScanScope = z.infer<typeof ScanScope>
type Selection = NonNullable<ScanScope['exclude']>

/** An account as far as a scope can tell it from others. */
export interface Member {
  readonly id: string
  readonly state: string
  /** Ids from the root down to the unit it is in; null where the tree could not be read. */
  readonly path: readonly string[] | null
  /** null where they could not be read. */
  readonly tags: Readonly<Record<string, string>> | null
}

/** `left-out`: the scope leaves it out. `unclear`: the scope asks for a unit or a tag that could not be read. */
export type Membership = 'in' | 'left-out' | 'unclear'

/** Whether a scan of this scope reads the account. */
export function membership(scope: ScanScope, member: Member): Membership {
  if (scope.key !== undefined) return parseArn(scope.key)?.accountId === member.id ? 'in' : 'left-out'
  const { exclude = {} } = scope
  const wanted = namesAccounts(scope) ? names(scope, member) : 'yes'
  const unwanted = names(exclude, member)
  if (wanted === 'no' || unwanted === 'yes') return 'left-out'
  return wanted === 'yes' && unwanted === 'no' ? 'in' : 'unclear'
}

/** Of the Regions enabled in an account, those a scan of this scope reads. */
export function regionsWithin(scope: ScanScope, enabled: readonly string[]): string[] {
  const only = scope.key === undefined ? scope.regions : [parseArn(scope.key)?.region ?? '']
  return enabled.filter(
    (region) => (!only?.length || only.includes(region)) && !scope.exclude?.regions?.includes(region),
  )
}

/**
 * Whether a scan of `running` reads everything `wanted` asks for; false where it cannot be said. One key is read at once: nobody
 * who asks for it wants to wait for a whole scan.
 */
export function covers(running: ScanScope, wanted: ScanScope): boolean {
  if (sameScope(running, wanted)) return true
  if (running.key !== undefined || wanted.key !== undefined || running.exclude) return false
  if (running.regions?.length && !within(wanted.regions, running.regions)) return false
  if (!namesAccounts(running)) return true
  return namesAccountsAlone(running) && namesAccountsAlone(wanted) && within(wanted.accounts, running.accounts)
}

/** Whether two scans could read the same place; true where it cannot be said. A single key is in nobody's way. */
export function mayOverlap(a: ScanScope, b: ScanScope): boolean {
  if (a.key !== undefined || b.key !== undefined) return false
  const apart = (some: readonly string[] | undefined, others: readonly string[] | undefined) =>
    Boolean(some?.length && others?.length && !some.some((one) => others.includes(one)))
  if (apart(a.regions, b.regions)) return false
  return !(namesAccountsAlone(a) && namesAccountsAlone(b) && apart(a.accounts, b.accounts))
}

const sameScope = (a: ScanScope, b: ScanScope) => JSON.stringify(normalScope(a)) === JSON.stringify(normalScope(b))
const namesAccountsAlone = ({ accounts, units, tags }: ScanScope) =>
  Boolean(accounts?.length && !units?.length && !tags?.length)
const within = (some: readonly string[] | undefined, all: readonly string[] | undefined) =>
  (some?.length ?? 0) > 0 && some!.every((one) => all?.includes(one))

/** The same scope in one spelling: lists sorted, empty ones left out. */
export function normalScope(scope: ScanScope): ScanScope {
  const { key, exclude, rolesOf } = scope
  const without = exclude && normalSelection(exclude)
  return {
    ...normalSelection(scope),
    ...(without && Object.keys(without).length > 0 && { exclude: without }),
    ...(key !== undefined && { key }),
    ...(key !== undefined && rolesOf?.length && { rolesOf: [...new Set(rolesOf)].sort() }),
  }
}

function normalSelection({ accounts, units, tags, regions }: Selection): Selection {
  const list = (texts: readonly string[] | undefined) => (texts?.length ? [...new Set(texts)].sort() : undefined)
  const tagTexts = list(tags?.map(({ key, value }) => JSON.stringify({ key, value })))
  const normal = { accounts: list(accounts), units: list(units), tags: tagTexts, regions: list(regions) }
  const given = Object.fromEntries(Object.entries(normal).filter(([, value]) => value !== undefined))
  return { ...given, ...(tagTexts && { tags: tagTexts.map((text) => JSON.parse(text)) }) }
}

export interface ScopeWords {
  /** What an account or a unit is called; its id unless said. */
  readonly nameOf?: (id: string) => string
  /** How many of a list are named before the rest is counted; all unless said. */
  readonly most?: number
}

/** In a few words, for lists and the audit log. */
export function describeScope(scope: ScanScope, words: ScopeWords = {}): string {
  if (scope.key !== undefined) {
    const roles = scope.rolesOf?.length ? ` and the roles of ${scope.rolesOf.join(', ')}` : ''
    return `the key ${scope.key}${roles}`
  }
  const { exclude = {} } = scope
  const accounts = namesAccounts(scope) ? describeAccounts(scope, words) : 'the whole organization'
  const regions = scope.regions?.length ? ` in ${listOf(scope.regions, words)}` : ''
  const left = [describeAccounts(exclude, words), listOf(exclude.regions ?? [], words)].filter(Boolean)
  return `${accounts}${regions}${left.length > 0 ? ` without ${left.join(', ')}` : ''}`
}

function describeAccounts({ accounts = [], units = [], tags = [] }: Selection, words: ScopeWords): string {
  const { nameOf = (id) => id } = words
  const tagged = tags.map(({ key, value }) => (value === undefined ? `tag ${key}` : `tag ${key}=${value}`))
  return listOf([...accounts.map(nameOf), ...units.map(nameOf), ...tagged], words)
}

const listOf = (names: readonly string[], { most = names.length }: ScopeWords): string =>
  names.length > most ? `${names.slice(0, most).join(', ')} and ${names.length - most} more` : names.join(', ')

const namesAccounts = ({ accounts, units, tags }: Selection) =>
  Boolean(accounts?.length || units?.length || tags?.length)

function names(selection: Selection, member: Member): 'yes' | 'no' | 'unclear' {
  const { accounts = [], units = [], tags = [] } = selection
  if (accounts.includes(member.id)) return 'yes'
  if (member.path && units.some((unit) => member.path?.includes(unit))) return 'yes'
  const isTagged = ({ key, value }: { key: string; value?: string }) =>
    member.tags !== null && Object.hasOwn(member.tags, key) && (value === undefined || member.tags[key] === value)
  if (tags.some(isTagged)) return 'yes'
  const unread = (units.length > 0 && member.path === null) || (tags.length > 0 && member.tags === null)
  return unread ? 'unclear' : 'no'
}
