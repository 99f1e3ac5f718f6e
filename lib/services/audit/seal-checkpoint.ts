import canonicalize from 'canonicalize'
import { type Checkpoint, sealedPart } from '@/lib/domain/audit/checkpoint'
import { type SealCheck, type SealingKey, sealText } from './sealing'

export function sealCheckpoint(key: SealingKey, facts: Omit<Checkpoint, 'format' | 'seal'>): Checkpoint {
  const unsealed = { format: 'keyscope-audit-checkpoint/1', ...facts } as const
  return { ...unsealed, seal: sealText(key, canonicalize(unsealed) ?? '') }
}

export const checkpointSealProblem = (checkpoint: Checkpoint, sealProblem: SealCheck) =>
  sealProblem(checkpoint.seal, canonicalize(sealedPart(checkpoint)) ?? '')
