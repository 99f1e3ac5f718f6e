import { Checkpoint } from '@/lib/domain/audit/checkpoint'
import { type CheckpointPlace, type KeptName, placeInLog } from './checkpoint-place'
import { checkpointSealProblem } from './seal-checkpoint'
import type { SealCheck } from './sealing'

export interface BelievedCheckpoints {
  /** Sealed with a trusted key, in the order of the log. */
  readonly checkpoints: readonly Checkpoint[]
  /** What is to be said of all else that is kept there. */
  readonly notes: readonly string[]
}

/** Read at a time. */
const atOnce = 8

/** Everything at the place, as far as it can be believed. */
export async function readCheckpoints(place: CheckpointPlace, sealProblem: SealCheck): Promise<BelievedCheckpoints> {
  const names = await place.list()
  const checkpoints: Checkpoint[] = []
  const notes: string[] = []
  for (let at = 0; at < names.length; at += atOnce) {
    const read = await Promise.all(names.slice(at, at + atOnce).map((kept) => readOne(place, kept, sealProblem)))
    for (const { checkpoint, note } of read) {
      if (checkpoint) checkpoints.push(checkpoint)
      if (note) notes.push(note)
    }
  }
  return { checkpoints: checkpoints.toSorted((a, b) => (BigInt(a.seq) < BigInt(b.seq) ? -1 : 1)), notes }
}

export interface FoundCheckpoint {
  readonly checkpoint: Checkpoint
  readonly lockedUntil: Date | null
}

/**
 * The newest that can be believed. `near` is about where the log ends: what is there is looked at first, and only where nothing is, all
 * that comes before.
 */
export async function newestCheckpoint(
  place: CheckpointPlace,
  sealProblem: SealCheck,
  near: bigint,
): Promise<FoundCheckpoint | null> {
  const before = near > lookBack ? placeInLog(near - lookBack) : undefined
  const recent = before === undefined ? null : await newestOf(place, await place.list(before), sealProblem)
  return recent ?? newestOf(place, await place.list(), sealProblem)
}

/** Entries, not checkpoints: some hours of a busy log. */
const lookBack = 5_000n

async function newestOf(place: CheckpointPlace, names: readonly KeptName[], sealProblem: SealCheck) {
  for (const kept of names.toReversed()) {
    const { checkpoint, lockedUntil } = await readOne(place, kept, sealProblem)
    if (checkpoint) return { checkpoint, lockedUntil }
  }
  return null
}

/** What is kept under one name: of several versions the first that can be believed, for what was written later cannot undo it. */
async function readOne(
  place: CheckpointPlace,
  { name, versions, deleted }: KeptName,
  sealProblem: SealCheck,
): Promise<{ checkpoint: Checkpoint | null; lockedUntil: Date | null; note: string | null }> {
  let note: string | null = null
  for (const version of versions) {
    const { text, lockedUntil } = await place.read(name, version)
    const checkpoint = parseCheckpoint(text)
    const problem = checkpoint && checkpointSealProblem(checkpoint, sealProblem)
    if (checkpoint && problem === null) {
      const tampered = deleted
        ? `Somebody deleted ${name}; the version below was read.`
        : versions.length > 1
          ? `Somebody wrote over ${name}; the version that is sealed was read.`
          : null
      return { checkpoint, lockedUntil, note: tampered }
    }
    note ??= checkpoint
      ? `The checkpoint of entry ${checkpoint.seq} was left out: ${problem}.`
      : `${name} among the checkpoints is none and was left out.`
  }
  return { checkpoint: null, lockedUntil: null, note }
}

/** null: the text is no checkpoint. */
export function parseCheckpoint(text: string): Checkpoint | null {
  try {
    return Checkpoint.parse(JSON.parse(text))
  } catch {
    return null
  }
}
