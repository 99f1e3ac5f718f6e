import { countOf } from '@/components/ui/format-number'
import type { CellView, LayerView, NeedView } from '@/lib/contracts/needs'

/** Through which profile one looks: the one the cluster is judged by, what AWS documents, or what the founding profile lists as well. */
export const profiles = ['assigned', 'strict', 'seed'] as const
export type Profile = (typeof profiles)[number]

/** `caution`: it may not work, or nobody could see. `info`: good to have, never a gap. */
export type Tone = 'ok' | 'bad' | 'caution' | 'info' | 'quiet'

/** How much an operation is wanted, in the words of the legend. */
export type Wanted = 'required' | 'recommended' | 'seed only' | 'not needed'

/** What one cell says, before any drawing. */
export interface CellAppearance {
  readonly word: 'Allowed' | 'Missing' | 'Unusable' | 'Conditional' | 'Unknown' | 'Not needed'
  readonly tone: Tone
  readonly wanted: Wanted
}

const words = { allowed: 'Allowed', denied: 'Missing', conditional: 'Conditional', unknown: 'Unknown' } as const
const tones = { allowed: 'ok', denied: 'bad', conditional: 'caution', unknown: 'caution' } as const

const levelIn = (cell: Pick<CellView, 'level' | 'strict'>, profile: Profile) =>
  profile === 'assigned' ? cell.level : cell.strict

/** Whether the operation counts as a gap in this profile when it is not allowed. */
export const isRequired = (cell: Pick<CellView, 'level' | 'strict'>, profile: Profile) => {
  const level = levelIn(cell, profile)
  return level === 'required' || (profile === 'seed' && level === 'seed')
}

export function cellAppearance(
  cell: Pick<CellView, 'level' | 'strict' | 'verdict' | 'authorization'>,
  profile: Profile,
): CellAppearance {
  const level = levelIn(cell, profile)
  if (level === 'not-needed') return { word: 'Not needed', tone: 'quiet', wanted: 'not needed' }
  if (level === 'seed' && profile !== 'seed') return { word: 'Not needed', tone: 'quiet', wanted: 'seed only' }

  const wanted = level === 'seed' ? 'seed only' : level
  // Authorization is there and the call still fails: the key's state or kind is in the way, nothing is missing (R19, R25).
  if (cell.verdict === 'denied' && cell.authorization === 'allowed') {
    return { word: 'Unusable', tone: level === 'required' ? 'bad' : 'info', wanted }
  }
  // What only the seed lists, or what is only recommended, never turns a principal red (domain.md 3.3).
  const tone = cell.verdict === 'denied' && level !== 'required' ? 'info' : tones[cell.verdict]
  return { word: words[cell.verdict], tone, wanted }
}

/** Status of a need in the profile one looks through. */
export function statusIn(need: Pick<NeedView, 'status' | 'strictStatus' | 'seedStatus'>, profile: Profile) {
  if (profile === 'seed') return need.seedStatus
  return profile === 'strict' ? need.strictStatus : need.status
}

/** `Missing GenerateDataKeyWithoutPlaintext, CreateGrant`: the status of a need in one line. */
export function needLine(
  need: Pick<NeedView, 'status' | 'strictStatus' | 'seedStatus' | 'cells' | 'keyProblem'>,
  profile: Profile = 'assigned',
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
  'image-copy-role': 'Role that copies images',
}
export const principalLabel = (kind: string) => principals[kind] ?? kind

/** A role's own name, `aws:ec2-infrastructure` included: its colon is part of it. */
export const roleName = (arn: string) => arn.slice(arn.lastIndexOf('/') + 1)

const keyRoles: Readonly<Record<string, string>> = {
  source: 'snapshot key',
  target: 'target key',
}
/** What the key is to the principal where two keys are involved; null where there is one. */
export const keyRoleLabel = (roles: readonly string[]): string | null =>
  roles.flatMap((role) => keyRoles[role] ?? []).join(', ') || null

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
  const volumes = new Set(uses.filter((use) => use.kind === 'running-volume').map(({ evidence }) => evidence)).size
  const others = uses
    .filter((use) => use.kind !== 'running-volume')
    .map((use) => [unnamedUses[use.kind], use.evidence, use.told?.stale && '(stale)'].filter(Boolean).join(' '))
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
