import { z } from 'zod'
import { JudgedCell, JudgedPassRole, KeyRole, NeedStatus, ProfileName } from '@/lib/contracts/needs'
import type { JudgedNeed } from '@/lib/domain/launch-paths/need'

/** The body of a needs row as the assessment wrote it. */
const JudgedNeedBody = z.preprocess(
  fromBeforeProfiles,
  z.object({
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
    keyRoles: z.array(KeyRole),
    passes: z.array(z.string()).default([]),
    profile: ProfileName,
    operations: z.array(JudgedCell),
    passRoles: z.array(JudgedPassRole).default([]),
    status: NeedStatus,
    strictStatus: NeedStatus,
    seedStatus: NeedStatus,
    failure: z.string().nullable(),
    summary: z.string(),
    fix: z.object({ accountId: z.string(), text: z.string() }).nullable(),
  }),
)

/** Rows of an assessment from before there were profiles, until the next one: all were judged by the strict profile. */
function fromBeforeProfiles(body: unknown): unknown {
  if (typeof body !== 'object' || body === null || 'profile' in body) return body
  const { path, status, operations } = body as { path?: unknown; status?: unknown; operations?: unknown }
  return {
    ...body,
    keyRoles: [path === 'secrets' ? 'secrets' : 'volume'],
    profile: { name: 'strict', version: 1 },
    strictStatus: status,
    operations: Array.isArray(operations)
      ? operations.map((operation) => ({ strict: operation?.level, expects: [], ...operation }))
      : operations,
  }
}

/** Parses a stored need. A row that does not fit is a bug of the writer and throws. */
export function needFromRow(row: { body: unknown }): JudgedNeed {
  return JudgedNeedBody.parse(row.body) as JudgedNeed
}
