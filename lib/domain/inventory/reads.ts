import { denied, failed, type Unread } from '../observed'
import type { Coverage } from './coverage'

/** The part of AWS a collector reads, told from its name: `iam-principals` reads iam. */
export type ReadFamily = 'iam' | 'kms' | 'eks' | 'ec2' | 'auto-scaling' | 'organization' | 'control-policies'

const namesOf: Readonly<Record<ReadFamily, readonly string[]>> = {
  iam: ['iam'],
  kms: ['kms'],
  eks: ['eks'],
  ec2: ['ec2'],
  'auto-scaling': ['auto-scaling'],
  organization: ['organization'],
  'control-policies': ['control'],
}

export function familyOf(collector: string): ReadFamily | null {
  for (const [family, names] of Object.entries(namesOf) as [ReadFamily, readonly string[]][]) {
    if (names.some((name) => collector === name || collector.startsWith(`${name}-`))) return family
  }
  return null
}

/** Whether one part of one account (and Region) was read. `never`: no scan has tried, or none has finished. */
export type ReadState =
  | { readonly state: 'read' }
  /** Everything was listed, but not everything that was listed could be read: what is absent does not exist. */
  | { readonly state: 'partial'; readonly unread: Unread }
  | { readonly state: 'unread'; readonly unread: Unread }
  | { readonly state: 'never' }

/** Without an account: the worst of all accounts, for what is read in one of them only. */
export type ReadLookup = (family: ReadFamily, accountId?: string, region?: string) => ReadState

/** Collectors stop when their list fails: where they did not, a resource that is absent does not exist. */
export const isListed = ({ state }: ReadState) => state === 'read' || state === 'partial'

/** Answers what was read where. IAM and the organization are read once per account, whatever the Region. */
export function indexReads(coverage: readonly Coverage[]): ReadLookup {
  const states = new Map<string, ReadState>()
  const add = (key: string, state: ReadState) => {
    const before = states.get(key)
    if (!before || rank(state) > rank(before)) states.set(key, state)
  }
  for (const row of coverage) {
    const family = familyOf(row.collector)
    if (!family) continue
    const state = stateOf(row)
    add(`${family}/${row.accountId}/`, state)
    // An account nobody could enter has rows without a Region: they speak for all of them.
    add(`${family}/${row.accountId}/${row.region || '*'}`, state)
    add(`${family}//`, state)
  }
  return (family, accountId = '', region = '') => {
    const whole = region ? states.get(`${family}/${accountId}/*`) : undefined
    return states.get(`${family}/${accountId}/${region}`) ?? whole ?? { state: 'never' }
  }
}

function stateOf(row: Coverage): ReadState {
  switch (row.outcome) {
    case 'read':
      return { state: 'read' }
    case 'partial':
      return { state: 'partial', unread: unreadOf(row) }
    case 'denied':
    case 'failed':
      return { state: 'unread', unread: unreadOf(row) }
    default:
      return { state: 'never' }
  }
}

function unreadOf(row: Coverage): Unread {
  const call = row.call ?? row.collector
  const message = row.message ?? `${row.collector} could not be read in ${row.accountId} ${row.region}`.trim()
  return row.outcome === 'denied' ? denied(call, message) : failed(call, row.errorCode ?? row.outcome, message)
}

/** The worst thing that happened decides; a read that is only under way changes nothing. */
function rank(state: ReadState): number {
  return ['never', 'read', 'partial', 'unread'].indexOf(state.state)
}
