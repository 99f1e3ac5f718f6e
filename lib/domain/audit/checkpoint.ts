import { z } from 'zod'

/** Where the audit log stood at a moment, signed, kept outside the database: what was there then must be there for ever. */
export const Checkpoint = z.object({
  format: z.literal('keyscope-audit-checkpoint/1'),
  /** Number and hash of the last entry. */
  seq: z.string().regex(/^[1-9]\d{0,18}$/),
  hash: z.string().regex(/^[0-9a-f]{64}$/),
  at: z.iso.datetime(),
  /** From which entry on all are sealed. */
  sealedFrom: z
    .string()
    .regex(/^[1-9]\d{0,18}$/)
    .nullable(),
  seal: z.string().max(1_000),
})
export type Checkpoint = z.infer<typeof Checkpoint>

/** What the seal of a checkpoint is made of. */
export const sealedPart = ({ seal: _, ...rest }: Checkpoint): Omit<Checkpoint, 'seal'> => rest

/** Says what is wrong with an entry that a checkpoint knows. null: it is the one. */
export function checkpointProblem(checkpoint: Checkpoint, entry: { readonly hash: string }): string | null {
  if (entry.hash === checkpoint.hash) return null
  return `Entry ${checkpoint.seq} had the hash ${checkpoint.hash} on ${checkpoint.at}, and has another one now: the log was written anew.`
}

export const cutProblem = (checkpoint: Checkpoint) =>
  `Entry ${checkpoint.seq} was there on ${checkpoint.at}: the end of the log was cut off.`
