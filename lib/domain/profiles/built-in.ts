import { eightOperations } from '../launch-paths/eight-operations'
import type { Requirement, VersionedProfile } from './profile'

const ebs =
  "AWS's list of permissions for encrypted EBS volumes (Amazon EBS user guide, Requirements for Amazon EBS encryption)"
const launchesVolumes = (
  principal: Requirement['principal'],
  describeKey: 'required' | 'recommended',
): Requirement[] => [
  {
    principal,
    operations: ['Decrypt', 'GenerateDataKeyWithoutPlaintext'],
    level: 'required',
    conditions: ['kms:ViaService', 'kms:EncryptionContext:aws:ebs:id'],
    because: `The data key of a new volume is made and read in its name. ${ebs}.`,
  },
  {
    principal,
    operations: ['DescribeKey'],
    level: describeKey,
    conditions: ['kms:ViaService'],
    because: describeKey === 'required' ? `${ebs}.` : 'Volumes were made without it (kubernetes/kubernetes#62171).',
  },
  {
    principal,
    operations: ['CreateGrant'],
    level: 'required',
    conditions: ['kms:ViaService', 'kms:GrantIsForAWSResource'],
    because: `EC2 makes a grant for the instance that attaches the volume. ${ebs}.`,
  },
  {
    principal,
    operations: ['ReEncryptFrom', 'ReEncryptTo'],
    level: 'recommended',
    because: 'Used where a snapshot is under another key or shared.',
  },
  {
    principal,
    keys: ['target'],
    operations: ['ReEncryptTo'],
    level: 'required',
    because: 'The snapshot is under another key: its data key is encrypted again under this one.',
  },
  {
    principal,
    keys: ['target'],
    operations: ['ReEncryptFrom'],
    level: 'not-needed',
    because: "Nothing is taken from the volume's key: the snapshot is under the other one.",
  },
  {
    principal,
    keys: ['source'],
    operations: ['ReEncryptFrom'],
    level: 'required',
    because: "The volume is under another key: the snapshot's data key is taken from this one.",
  },
  {
    principal,
    keys: ['source'],
    operations: ['GenerateDataKeyWithoutPlaintext', 'ReEncryptTo'],
    level: 'not-needed',
    because: "Nothing new is encrypted under the snapshot's key.",
  },
  {
    principal,
    keys: ['source'],
    operations: ['CreateGrant'],
    level: 'recommended',
    conditions: ['kms:GrantIsForAWSResource'],
    because:
      "AWS's examples for shared encrypted images list it; which launch makes a grant on a snapshot's key is not documented.",
  },
]

const inAutoMode: Requirement[] = launchesVolumes('cluster-role', 'required')
/** What a cluster role needs of a volume's key and not of the key of secrets. */
const notForSecrets: Requirement = {
  principal: 'cluster-role',
  paths: ['secrets'],
  operations: ['ReEncryptFrom', 'ReEncryptTo', 'GenerateDataKeyWithoutPlaintext', 'CreateGrant'],
  level: 'not-needed',
  because: 'Elsewhere than in Auto Mode the cluster role only wraps secrets.',
}

const strictRequirements: Requirement[] = [
  ...launchesVolumes('karpenter-controller', 'required'),
  {
    principal: 'identity-only-role',
    operations: ['Decrypt'],
    level: 'required',
    conditions: ['kms:EncryptionContext:aws:ebs:id'],
    because:
      "EC2 reads the volume's data key as this role when an instance attaches it, by its own grant; nothing may deny it.",
  },
  {
    principal: 'identity-only-role',
    keys: ['source'],
    operations: ['Decrypt'],
    level: 'not-needed',
    because: "An instance attaches the volume, which is under the other key, not the snapshot's.",
  },
  {
    principal: 'auto-scaling-role',
    operations: [...eightOperations],
    level: 'required',
    because: 'Required key policy for use with encrypted volumes (Amazon EC2 Auto Scaling user guide).',
  },
  {
    principal: 'spot-role',
    operations: [...eightOperations],
    level: 'recommended',
    because: 'Documented for Spot requests with an encrypted snapshot (Amazon EC2 user guide).',
  },
  {
    principal: 'spot-role',
    paths: ['managed-node-group', 'self-managed-node-group', 'auto-mode', 'ebs-csi', 'secrets'],
    keys: ['restored', 'source', 'target'],
    operations: [...eightOperations],
    level: 'required',
    because:
      "Documented for Spot requests with an encrypted snapshot (Amazon EC2 user guide). Karpenter's instant fleets do without it (aws/karpenter-provider-aws#933).",
  },
  ...launchesVolumes('ebs-csi-role', 'recommended'),
  ...inAutoMode,
  notForSecrets,
  {
    principal: 'cluster-role',
    paths: ['secrets'],
    operations: ['Encrypt', 'Decrypt', 'DescribeKey', 'ListGrants'],
    level: 'recommended',
    because: 'Wraps the secrets of Kubernetes; attached by terraform-aws-eks, not required by AWS.',
  },
]

/** What AWS documents for each launch path, and nothing else. */
export const strictProfile: VersionedProfile = {
  format: 1,
  name: 'strict',
  version: 1,
  description: 'What AWS documents for each launch path, and nothing else.',
  requirements: strictRequirements,
}

const founding =
  'Listed by the founding profile, which gives the eight operations of service-linked roles to all that launch.'

/** The strict profile, and everything the founding profile lists as well. */
export const seedProfile: VersionedProfile = {
  format: 1,
  name: 'seed',
  version: 1,
  description: 'The strict profile, and everything the conservative founding profile lists as well.',
  requirements: [
    ...(['karpenter-controller', 'node-role'] as const).map(
      (principal): Requirement => ({
        principal,
        operations: [...eightOperations],
        level: 'required',
        because: founding,
      }),
    ),
    ...strictRequirements.filter(({ principal }) => principal !== 'karpenter-controller'),
  ],
}

export const builtInProfiles: readonly VersionedProfile[] = [strictProfile, seedProfile]
