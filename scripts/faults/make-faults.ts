import type { Fault } from '@/lib/simulator/server/faults'

/** The same numbers for the same seed: mulberry32. */
export function numbersOf(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let t = state
    t = Math.imul(t ^ (t >>> 15), t | 1)
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61)
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32
  }
}

const refusable = [
  ['kms', 'ListKeys'],
  ['kms', 'ListAliases'],
  ['kms', 'DescribeKey'],
  ['kms', 'GetKeyPolicy'],
  ['kms', 'ListGrants'],
  ['kms', 'GetKeyRotationStatus'],
  ['kms', 'ListResourceTags'],
  ['iam', 'GetAccountAuthorizationDetails'],
  ['eks', 'ListClusters'],
  ['eks', 'DescribeCluster'],
  ['eks', 'ListNodegroups'],
  ['ec2', 'DescribeVolumes'],
  ['ec2', 'DescribeInstances'],
  ['ec2', 'DescribeLaunchTemplateVersions'],
  ['ec2', 'DescribeRegions'],
  ['autoscaling', 'DescribeAutoScalingGroups'],
  ['organizations', 'ListTagsForResource'],
  ['organizations', 'ListPolicies'],
  ['sts', 'AssumeRole'],
] as const

type Choose = () => number
const pick = <T>(choose: Choose, list: readonly T[]): T => list[Math.floor(choose() * list.length)] as T
const between = (choose: Choose, least: number, most: number) => least + choose() * (most - least)

/** What goes wrong in one run: calls that fail now and then, and calls that are refused throughout. */
export function makeFaults(seed: number, accountIds: readonly string[], regions: readonly string[]): Fault[] {
  const choose = numbersOf(seed)
  const somewhere = () => ({
    ...(choose() < 0.4 && { accountId: pick(choose, accountIds) }),
    ...(choose() < 0.3 && { region: pick(choose, regions) }),
  })
  const transient: (() => Fault)[] = [
    () => ({ effect: 'throttle', probability: between(choose, 0.02, 0.5) }),
    () => ({ effect: '5xx', probability: between(choose, 0.02, 0.4) }),
    () => ({ effect: 'reset', probability: between(choose, 0.02, 0.3) }),
    () => ({ effect: 'hang', probability: between(choose, 0.001, 0.01) }),
    () => ({ effect: 'slow', ms: between(choose, 50, 400), probability: between(choose, 0.02, 0.2) }),
    () => ({ effect: 'truncated-body', probability: between(choose, 0.01, 0.2) }),
    () => ({ effect: 'cut-body', probability: between(choose, 0.01, 0.1) }),
    () => ({ effect: 'wrong-checksum', probability: between(choose, 0.01, 0.2) }),
    () => ({ effect: 'expired-token', probability: between(choose, 0.005, 0.05) }),
    () => ({ effect: 'empty-page-with-token', probability: between(choose, 0.05, 0.5) }),
  ]
  const refused = (): Fault => {
    const [service, operation] = pick(choose, refusable)
    return { service, operation, effect: choose() < 0.7 ? 'deny' : '5xx', probability: between(choose, 0.1, 1) }
  }
  const rules = Math.floor(between(choose, 1, 5))
  return Array.from({ length: rules }, () => ({
    ...(choose() < 0.6 ? pick(choose, transient)() : refused()),
    ...somewhere(),
  }))
}
