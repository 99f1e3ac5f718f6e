import { countOf } from '@/components/ui/format-number'
import type { CellView, LayerView, NeedView } from '@/lib/contracts/needs'

/** Which needs count: what AWS documents, or everything the founding profile lists as well (domain.md 3.3). */
export const profiles = ['strict', 'seed'] as const
export type Profile = (typeof profiles)[number]

/** `caution`: it may not work, or nobody could see. `info`: good to have, never a gap. */
export type Tone = 'ok' | 'bad' | 'caution' | 'info' | 'quiet'

/** What one cell says, before any drawing. `note` is the small second word. */
export interface CellAppearance {
  readonly word: 'Allowed' | 'Missing' | 'Unusable' | 'Conditional' | 'Unknown' | 'Not needed'
  readonly tone: Tone
  readonly note: string | null
}

const words = { allowed: 'Allowed', denied: 'Missing', conditional: 'Conditional', unknown: 'Unknown' } as const
const tones = { allowed: 'ok', denied: 'bad', conditional: 'caution', unknown: 'caution' } as const

/** Whether the operation counts as a gap in this profile when it is not allowed. */
export const isRequired = (cell: Pick<CellView, 'level'>, profile: Profile) =>
  cell.level === 'required' || (profile === 'seed' && cell.level === 'seed')

export function cellAppearance(
  cell: Pick<CellView, 'level' | 'verdict' | 'authorization'>,
  profile: Profile,
): CellAppearance {
  if (cell.level === 'not-needed') return { word: 'Not needed', tone: 'quiet', note: null }
  if (cell.level === 'seed' && profile === 'strict') return { word: 'Not needed', tone: 'quiet', note: 'seed only' }

  const note = cell.level === 'required' ? null : cell.level === 'seed' ? 'seed only' : 'recommended'
  // Authorization is there and the call still fails: the key's state or kind is in the way, nothing is missing (R19, R25).
  if (cell.verdict === 'denied' && cell.authorization === 'allowed') {
    return { word: 'Unusable', tone: cell.level === 'required' ? 'bad' : 'info', note }
  }
  // What only the seed lists, or what is only recommended, never turns a principal red (domain.md 3.3).
  const tone = cell.verdict === 'denied' && cell.level !== 'required' ? 'info' : tones[cell.verdict]
  return { word: words[cell.verdict], tone, note }
}

/** Status of a need in the profile one looks through. */
export const statusIn = (need: Pick<NeedView, 'status' | 'seedStatus'>, profile: Profile) =>
  profile === 'seed' ? need.seedStatus : need.status

/** `Missing GenerateDataKeyWithoutPlaintext, CreateGrant`: the status of a need in one line. */
export function needLine(
  need: Pick<NeedView, 'status' | 'seedStatus' | 'cells' | 'keyProblem'>,
  profile: Profile = 'strict',
): { readonly word: string; readonly tone: Tone } {
  const required = need.cells.filter((cell) => isRequired(cell, profile))
  const operations = (word: CellAppearance['word']) =>
    required.filter((cell) => cellAppearance(cell, profile).word === word).map((cell) => cell.operation)

  const status = statusIn(need, profile)
  if (status === 'ok') {
    return operations('Conditional').length > 0
      ? { word: 'Conditional', tone: 'caution' }
      : { word: 'Allowed', tone: 'ok' }
  }
  if (status === 'unknown')
    return { word: ['Unknown', operations('Unknown').join(', ')].join(' ').trim(), tone: 'caution' }

  if (need.keyProblem !== null) return { word: 'Key cannot be used', tone: 'bad' }
  const missing = operations('Missing')
  return missing.length > 0
    ? { word: `Missing ${missing.join(', ')}`, tone: 'bad' }
    : { word: 'Key cannot be used', tone: 'bad' }
}

const principals: Readonly<Record<string, string>> = {
  'karpenter-controller': 'Karpenter controller',
  'node-role': 'Node role',
  'identity-only-role': 'EC2 identity-only role',
  'auto-scaling-role': 'Auto Scaling service-linked role',
  'spot-role': 'EC2 Spot service-linked role',
  'ebs-csi-role': 'EBS CSI driver',
  'cluster-role': 'Cluster role',
}
export const principalLabel = (kind: string) => principals[kind] ?? kind

/** A role's own name, `aws:ec2-infrastructure` included: its colon is part of it. */
export const roleName = (arn: string) => arn.slice(arn.lastIndexOf('/') + 1)

const paths: Readonly<Record<string, { readonly label: string; readonly broken: string }>> = {
  karpenter: { label: 'Karpenter', broken: 'Karpenter cannot start nodes with encrypted volumes' },
  'managed-node-group': { label: 'Managed node groups', broken: 'Managed node groups cannot start nodes' },
  'self-managed-node-group': {
    label: 'Self-managed node groups',
    broken: 'Self-managed node groups cannot start nodes',
  },
  'auto-mode': { label: 'EKS Auto Mode', broken: 'EKS Auto Mode cannot start nodes' },
  'ebs-csi': { label: 'EBS CSI driver', broken: 'Pods cannot get their encrypted volumes' },
  secrets: { label: 'Kubernetes secrets', broken: 'The control plane cannot use the key for secrets' },
}
export const pathLabel = (path: string) => paths[path]?.label ?? path
/** What a broken need does to the cluster: the effect, never the cause. */
export const pathEffect = (path: string) => paths[path]?.broken ?? 'Launches that use this key fail'

const layers: Readonly<Record<string, string>> = {
  scp: 'Service control policies',
  rcp: 'Resource control policies',
  'vpc-endpoint-policy': 'VPC endpoint policy',
  'key-policy': 'Key policy',
  grant: 'Grants on the key',
  'identity-policy': 'Identity policies',
  'permissions-boundary': 'Permissions boundary',
  'session-policy': 'Session policy',
  'cross-account-operation': 'Cross-account use',
  'key-state': 'Key state',
  'key-usage': 'Kind of key',
}
export const layerLabel = (layer: string) => layers[layer] ?? layer

const outcomes: Readonly<Record<LayerView['outcome'], { readonly word: string; readonly tone: Tone }>> = {
  allows: { word: 'Allows', tone: 'ok' },
  denies: { word: 'Denies', tone: 'bad' },
  silent: { word: 'Does not allow', tone: 'quiet' },
  conditional: { word: 'Depends', tone: 'caution' },
  unreadable: { word: 'Could not be read', tone: 'caution' },
  'not-applicable': { word: 'Does not apply', tone: 'quiet' },
}
export const outcomeOf = (outcome: LayerView['outcome']) => outcomes[outcome]

const unnamedUses: Readonly<Record<string, string>> = {
  'default-key': 'Default EBS key',
  'snapshot-source': 'Snapshot',
  secrets: 'Secrets of',
}

/** What shows that a key is used, in one line; volumes are counted, because there are as many as nodes. */
export function describeUses(uses: NeedView['uses']): string {
  const volumes = uses.filter((use) => use.kind === 'running-volume').length
  const others = uses
    .filter((use) => use.kind !== 'running-volume')
    .map((use) => [unnamedUses[use.kind], use.evidence].filter(Boolean).join(' '))
  if (volumes > 0) others.push(countOf(volumes, 'running volume'))
  const line = [...new Set(others)].join('; ')
  return line === '' ? 'Unknown' : line.charAt(0).toUpperCase() + line.slice(1)
}

/** Through what a principal gets its access, from the verdict's `because`. */
export function throughLabel(because: string): string {
  if (because === 'grant') return 'Grant'
  if (because === 'key-policy+identity-policy') return 'Key policy and identity policy'
  if (because === 'key-policy-delegation+identity-policy') return 'Identity policy, delegated by the key policy'
  if (because === 'key-policy') return 'Key policy'
  if (because === 'key-policy-delegation') return 'Key policy, for the whole account'
  return 'Nothing'
}

/** All the ways a need's allowed operations are allowed, each once. */
export function needThrough(need: Pick<NeedView, 'cells'>): string {
  const ways = need.cells
    .filter((cell) => cell.level === 'required' && cell.authorization === 'allowed')
    .map((cell) => throughLabel(cell.because))
  return [...new Set(ways)].join(', ') || 'Nothing'
}
