import type { FactKind } from './reading'

/** What a field of JSON, a tag or `name=value` of a log line holds, by its name without case and punctuation. */
const kinds = new Map<string, FactKind>(
  Object.entries<FactKind>({
    nodeclaim: 'node-claim',
    nodeclaims: 'node-claim',
    nodeclaimkarpentersh: 'node-claim',
    nodeclaimskarpentersh: 'node-claim',
    karpentershnodeclaim: 'node-claim',
    node: 'node',
    nodename: 'node',
    nodepool: 'node-pool',
    karpentershnodepool: 'node-pool',
    nodeclass: 'node-class',
    ec2nodeclass: 'node-class',
    ec2nodeclasskarpenterk8saws: 'node-class',
    karpenterk8sawsec2nodeclass: 'node-class',
    cluster: 'cluster',
    clustername: 'cluster',
    eksclustername: 'cluster',
    ekseksclustername: 'cluster',
    awseksclustername: 'cluster',
    nodegroup: 'node-group',
    nodegroupname: 'node-group',
    eksnodegroupname: 'node-group',
    autoscalinggroup: 'auto-scaling-group',
    autoscalinggroupname: 'auto-scaling-group',
    awsautoscalinggroupname: 'auto-scaling-group',
    asg: 'auto-scaling-group',
    keyid: 'key',
    kmskeyid: 'key',
    kmskey: 'key',
    kmskeyarn: 'key',
    kmsmasterkeyid: 'key',
    eventname: 'operation',
    errorcode: 'error-code',
    awserrorcode: 'error-code',
    awsregion: 'region',
    region: 'region',
    accountid: 'account',
    account: 'account',
    recipientaccountid: 'account',
  }),
)

const plain = (label: string) => label.toLowerCase().replace(/[^a-z0-9]/g, '')

/** The kind of fact under a label; null when it says nothing to us. */
export const kindUnder = (label: string): FactKind | null => kinds.get(plain(label)) ?? null

/** `{"NodeClaim": {"name": …}}` is labelled by what it is the name of. */
export function labelOf(path: readonly string[]): string {
  const last = path.at(-1) ?? ''
  return plain(last) === 'name' ? (path.at(-2) ?? '') : last
}

/** Fields that name somebody other than the caller. */
export const namesSomebodyElse = (label: string) =>
  ['granteeprincipal', 'retiringprincipal', 'rolearn', 'iaminstanceprofile'].includes(plain(label))
