/** How large a generated organization is, and what is in it. The same plan gives the same organization. */
export interface GeneratedPlan {
  /** All accounts, the management account among them. */
  readonly accounts: number
  /** 1 to 17: how many of AWS's Regions without opt-in are used. */
  readonly regions: number
  /** Customer keys in all, spread evenly over the account-Regions. */
  readonly keys: number
  readonly seed: number
  /** Fewest and most grants of a key that is not hot. */
  readonly grantsPerKey: readonly [least: number, most: number]
  /** Share of the keys that carry 120 to 320 grants of instances, so that their list has more than one page. */
  readonly hotShare: number
  /** EKS clusters for each account, on average. */
  readonly clustersPerAccount: number
  /** Share of the keys that differ from what the seed alone would give, as after one `POST /_control/change`. */
  readonly shareChanged: number
}

export type GeneratedOptions = Pick<GeneratedPlan, 'accounts' | 'regions' | 'keys'> & Partial<GeneratedPlan>

const MOST_ACCOUNTS = 50_000

export const REGIONS = [
  'us-east-1',
  'us-west-2',
  'eu-central-1',
  'eu-west-1',
  'us-east-2',
  'ap-southeast-2',
  'ap-northeast-1',
  'ca-central-1',
  'eu-north-1',
  'ap-south-1',
  'sa-east-1',
  'eu-west-2',
  'us-west-1',
  'ap-southeast-1',
  'eu-west-3',
  'ap-northeast-2',
  'ap-northeast-3',
] as const

/** The plan with its defaults. Throws on numbers that make no organization. */
export function planOf(options: GeneratedOptions): GeneratedPlan {
  const plan: GeneratedPlan = {
    seed: 1,
    grantsPerKey: [1, 3],
    hotShare: 0.002,
    clustersPerAccount: 0.25,
    shareChanged: 0,
    ...options,
  }
  const [least, most] = plan.grantsPerKey
  whole('accounts', plan.accounts, 1, MOST_ACCOUNTS)
  whole('regions', plan.regions, 1, REGIONS.length)
  whole('keys', plan.keys, 0, 10_000_000)
  whole('seed', plan.seed, 0, 0xffff_ffff)
  whole('grantsPerKey, least', least, 0, 50_000)
  whole('grantsPerKey, most', most, least, 50_000)
  between('hotShare', plan.hotShare, 0, 1)
  between('clustersPerAccount', plan.clustersPerAccount, 0, 20)
  between('shareChanged', plan.shareChanged, 0, 1)
  return plan
}

/** Where a key is: the number of its account and of its Region, both from 0. */
export interface Place {
  readonly account: number
  readonly region: number
}

/** Customer keys of one account-Region. Over all of them the sum is `keys`, and no two differ by more than one. */
export function keysIn({ accounts, regions, keys }: GeneratedPlan, { account, region }: Place): number {
  const places = accounts * regions
  const place = account * regions + region
  return Math.floor(((place + 1) * keys) / places) - Math.floor((place * keys) / places)
}

export const accountIdOf = (account: number) => `2222${String(account + 1).padStart(8, '0')}`

/** What a plan is called, for the file that keeps its grants and events. */
export const nameOf = ({ accounts, regions, keys, seed }: GeneratedPlan) =>
  `generated-${accounts}x${regions}x${keys}-${seed}`

function whole(name: string, value: number, least: number, most: number): void {
  if (!Number.isInteger(value)) throw new Error(`${name} expects a whole number, got ${value}`)
  between(name, value, least, most)
}

function between(name: string, value: number, least: number, most: number): void {
  if (!(value >= least && value <= most)) throw new Error(`${name} expects ${least} to ${most}, got ${value}`)
}
