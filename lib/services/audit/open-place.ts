import type { AwsAccess } from '@/lib/aws/access'
import type { Clock } from '@/lib/clock'
import type { CheckpointAddress } from '@/lib/domain/audit/checkpoint-address'
import { auditEnv } from '@/lib/env'
import { invalidInput } from '@/lib/errors'
import { checkpointBucket } from './checkpoint-bucket'
import { checkpointFolder } from './checkpoint-folder'
import type { CheckpointPlace } from './checkpoint-place'
import { addressOfSettings } from './local-place'

interface Opening {
  readonly aws: Pick<AwsAccess, 'forRole' | 'homeRegion'>
  readonly clock: Clock
}

/** How Keyscope names itself where it keeps checkpoints. */
const session = { sessionName: 'keyscope-checkpoints', sourceIdentity: 'keyscope-checkpoints' }

/** The place of the settings, for a worker: it enters a bucket with a role that serves nothing else. Null where none is set. */
export function openPlace(opening: Opening): CheckpointPlace | null {
  const address = addressOfSettings()
  return address && openAddress(opening, address)
}

export function openAddress({ aws, clock }: Opening, address: CheckpointAddress): CheckpointPlace {
  if (address.kind === 'folder') return checkpointFolder(address.folder)
  const { KEYSCOPE_AUDIT_ROLE: role, KEYSCOPE_AUDIT_RETENTION_DAYS: retentionDays } = auditEnv()
  if (role === undefined)
    throw invalidInput('KEYSCOPE_AUDIT_ROLE must name the role that may write checkpoints into the bucket.')
  const s3 = aws.forRole(role, session).s3(aws.homeRegion)
  return checkpointBucket(s3, { bucket: address.bucket, prefix: address.prefix, retentionDays, clock })
}
