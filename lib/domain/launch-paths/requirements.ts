import type { LaunchPath, NeededOperation, NeedLevel, PrincipalKind } from './need'

/** The eight operations AWS documents for service-linked roles that launch instances, and the founding profile repeats. */
export const eightOperations = [
  'Encrypt',
  'Decrypt',
  'ReEncryptFrom',
  'ReEncryptTo',
  'GenerateDataKey',
  'GenerateDataKeyWithoutPlaintext',
  'DescribeKey',
  'CreateGrant',
] as const

type Row = Readonly<Partial<Record<(typeof eightOperations)[number] | 'ListGrants', NeedLevel>>>

/** The requirement matrix (domain.md 3.3). An operation that is not in a row is not needed. */
const matrix: Readonly<Record<string, Row>> = {
  'karpenter-controller': {
    Encrypt: 'seed',
    Decrypt: 'required',
    ReEncryptFrom: 'recommended',
    ReEncryptTo: 'recommended',
    GenerateDataKey: 'seed',
    GenerateDataKeyWithoutPlaintext: 'required',
    DescribeKey: 'required',
    CreateGrant: 'required',
  },
  // EBS volumes are decrypted by the identity-only role: the node role takes no part, whatever the founding profile says.
  'node-role': Object.fromEntries(eightOperations.map((operation) => [operation, 'seed'])),
  'identity-only-role': { Decrypt: 'required' },
  'auto-scaling-role': Object.fromEntries(eightOperations.map((operation) => [operation, 'required'])),
  'spot-role': Object.fromEntries(eightOperations.map((operation) => [operation, 'recommended'])),
  'ebs-csi-role': {
    Decrypt: 'required',
    ReEncryptFrom: 'recommended',
    ReEncryptTo: 'recommended',
    GenerateDataKeyWithoutPlaintext: 'required',
    DescribeKey: 'recommended',
    CreateGrant: 'required',
  },
  'cluster-role': {
    Encrypt: 'recommended',
    Decrypt: 'recommended',
    DescribeKey: 'recommended',
    ListGrants: 'recommended',
  },
  'cluster-role of Auto Mode': {
    Decrypt: 'required',
    ReEncryptFrom: 'recommended',
    ReEncryptTo: 'recommended',
    GenerateDataKeyWithoutPlaintext: 'required',
    DescribeKey: 'required',
    CreateGrant: 'required',
  },
}

const inSeedProfile: ReadonlySet<PrincipalKind> = new Set(['karpenter-controller', 'node-role', 'auto-scaling-role'])

/** What a principal must be able to do with a key on a launch path. */
export function requirementsFor(
  kind: PrincipalKind,
  path: LaunchPath,
  facts: { readonly restoresSnapshot: boolean },
): NeededOperation[] {
  // In Auto Mode the cluster role launches nodes and makes volumes; elsewhere it only wraps secrets.
  const row = matrix[kind === 'cluster-role' && path !== 'secrets' ? 'cluster-role of Auto Mode' : kind] ?? {}
  const seed = inSeedProfile.has(kind)
  return Object.entries(row).map(([operation, level]) => ({
    operation,
    level: kind === 'spot-role' ? spotLevel(path, facts.restoresSnapshot) : level,
    seed,
  }))
}

/** EC2 asks it of requests with an encrypted snapshot; for Karpenter's instant fleets it alone never helped (domain.md 3.3). */
function spotLevel(path: LaunchPath, restoresSnapshot: boolean): NeedLevel {
  return restoresSnapshot && path !== 'karpenter' ? 'required' : 'recommended'
}
