import type { Database } from '@/lib/db/client'
import type { AuditEntry } from '@/lib/db/generated/client'
import { genesisHash } from '@/lib/domain/audit/actions'
import { type ChainHead, linkProblem } from '@/lib/domain/audit/chain'
import { type Checkpoint, checkpointProblem, cutProblem } from '@/lib/domain/audit/checkpoint'
import { hashOf, recordOf } from './audit-record'
import type { SealCheck } from './sealing'

export interface Walked {
  readonly head: ChainHead
  readonly entries: number
  /** The first entry that does not fit; of a log that was cut, the first that is missing. */
  readonly problem: { readonly seq: string; readonly text: string } | null
  readonly sealedFrom: bigint | null
}

interface Walk {
  /** In the order of the log. */
  readonly checkpoints: readonly Checkpoint[]
  /** Believed: what comes after it is walked. */
  readonly from: Checkpoint | null
  readonly sealProblem: SealCheck
}

const pageSize = 1_000

/** Walks the log and stops at the first entry that is not as it was written. */
export async function walkLog(db: Pick<Database, 'prisma'>, { checkpoints, from, sealProblem }: Walk): Promise<Walked> {
  let head: ChainHead = { seq: 0n, hash: genesisHash }
  let entries = 0
  let sealedFrom = firstSealed(from ? [from, ...checkpoints] : checkpoints)
  const waiting = new Map(checkpoints.map((checkpoint) => [checkpoint.seq, checkpoint]))
  const ended = (problem: Walked['problem']): Walked => ({ head, entries, problem, sealedFrom })

  if (from) {
    const known = await db.prisma.auditEntry.findUnique({ where: { seq: BigInt(from.seq) } })
    const text = known ? checkpointProblem(from, known) : cutProblem(from)
    if (text) return ended({ seq: from.seq, text })
    head = { seq: BigInt(from.seq), hash: from.hash }
  }
  for (;;) {
    const page = await db.prisma.auditEntry.findMany({
      where: { seq: { gt: head.seq } },
      orderBy: { seq: 'asc' },
      take: pageSize,
    })
    for (const row of page) {
      const text = entryProblem(row)
      if (text) return ended({ seq: row.seq.toString(), text })
      if (row.seal) sealedFrom ??= row.seq
      head = { seq: row.seq, hash: row.hash }
      entries += 1
    }
    if (page.length < pageSize) break
  }
  const lost = checkpoints.find(({ seq }) => BigInt(seq) > head.seq)
  return ended(lost ? { seq: (head.seq + 1n).toString(), text: cutProblem(lost) } : null)

  function entryProblem(row: AuditEntry): string | null {
    const record = recordOf(row)
    const checkpoint = waiting.get(record.seq)
    return (
      linkProblem(head, { record, hash: row.hash, recomputed: hashOf(record) }) ??
      entrySealProblem(row) ??
      (checkpoint ? checkpointProblem(checkpoint, row) : null)
    )
  }

  function entrySealProblem({ seq, hash, seal }: AuditEntry): string | null {
    if (seal !== null) {
      const text = sealProblem(seal, hash)
      return text && `Entry ${seq} was not written by Keyscope, or not with a key that is known: ${text}.`
    }
    if (sealedFrom === null || seq < sealedFrom) return null
    return `Entry ${seq} is not sealed, though all are from ${sealedFrom} on: Keyscope did not write it.`
  }
}

function firstSealed(checkpoints: readonly Checkpoint[]): bigint | null {
  const known = checkpoints.flatMap(({ sealedFrom }) => (sealedFrom === null ? [] : BigInt(sealedFrom)))
  return known.length > 0 ? known.reduce((a, b) => (a < b ? a : b)) : null
}
