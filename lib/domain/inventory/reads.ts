import { denied, failed, type Unread } from '../observed'
import type { Coverage } from './coverage'

/** The part of AWS a collector reads, told from its name: `iam-principals` reads iam. */
export type ReadFamily = 'iam' | 'kms' | 'eks' | 'ec2' | 'auto-scaling' | 'organization'

const namesOf: Readonly<Record<ReadFamily, readonly string[]>> = {
  iam: ['iam'],
  kms: ['kms'],
  eks: ['eks'],
  ec2: ['ec2', 'ebs'],
  'auto-scaling': ['auto-scaling', 'autoscaling', 'asg'],
  organization: ['organization', 'organizations', 'organizational', 'control', 'scp', 'rcp'],
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
  /** Most of it was read: what is there may be used, what is absent may exist. */
  | { readonly state: 'partial'; readonly unread: Unread }
  | { readonly state: 'unread'; readonly unread: Unread }
  | { readonly state: 'never' }

export type ReadLookup = (family: ReadFamily, accountId: string, region?: string) => ReadState

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
    if (row.region) add(`${family}/${row.accountId}/${row.region}`, state)
    if (family === 'organization') add('organization//', state)
  }
  return (family, accountId, region = '') => states.get(`${family}/${accountId}/${region}`) ?? { state: 'never' }
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
