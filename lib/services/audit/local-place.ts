import { type CheckpointAddress, readCheckpointAddress } from '@/lib/domain/audit/checkpoint-address'
import { auditEnv } from '@/lib/env'
import { conflict, invalidInput } from '@/lib/errors'
import { checkpointFolder } from './checkpoint-folder'
import type { CheckpointPlace } from './checkpoint-place'

/** Where the settings say that checkpoints are kept; null where they say nothing. */
export function addressOfSettings(): CheckpointAddress | null {
  const { KEYSCOPE_AUDIT_CHECKPOINTS: text } = auditEnv()
  if (text === undefined) return null
  const address = readCheckpointAddress(text)
  if (address) return address
  throw invalidInput(`Expected a folder or s3://bucket/prefix in KEYSCOPE_AUDIT_CHECKPOINTS, got ${text}.`)
}

/** The place of the settings for a process without AWS: a folder, or none. */
export function localPlace(): CheckpointPlace | null {
  const address = addressOfSettings()
  if (address?.kind === 'bucket') throw conflict('Only a worker can read the bucket of checkpoints.')
  return address && checkpointFolder(address.folder)
}
