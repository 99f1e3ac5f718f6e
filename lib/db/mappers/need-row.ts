import { z } from 'zod'
import { CellView, NeedStatus } from '@/lib/contracts/needs'
import type { JudgedNeed } from '@/lib/domain/launch-paths/need'

/** The body of a needs row as the assessment wrote it. */
const JudgedNeedBody = z.object({
  id: z.string(),
  clusterArn: z.string(),
  path: z.string(),
  principal: z.object({
    arn: z.string(),
    kind: z.string(),
    evidence: z.array(z.object({ text: z.string(), confidence: z.number() })),
    sessionTags: z.record(z.string(), z.string()).optional(),
  }),
  keyArn: z.string(),
  keyProblem: z.object({ failure: z.string().nullable(), text: z.string() }).nullable(),
  uses: z.array(z.object({ kind: z.string(), evidence: z.string(), written: z.string() })),
  operations: z.array(CellView),
  status: NeedStatus,
  seedStatus: NeedStatus,
  failure: z.string().nullable(),
  summary: z.string(),
  fix: z.object({ accountId: z.string(), text: z.string() }).nullable(),
})

/** Parses a stored need. A row that does not fit is a bug of the writer and throws. */
export function needFromRow(row: { body: unknown }): JudgedNeed {
  return JudgedNeedBody.parse(row.body) as JudgedNeed
}
