import { z } from 'zod'
import { type Notice, noticeKinds, testKind } from '@/lib/domain/notifications/notice'

const RequestOfNotice = z.object({
  id: z.string(),
  number: z.number(),
  state: z.string(),
  keyArn: z.string(),
  keyAccountId: z.string(),
  region: z.string(),
  granteePrincipal: z.string(),
  issuingAccountId: z.string(),
  operations: z.array(z.string()),
  clusterArn: z.string().nullable(),
  requesterName: z.string(),
  reason: z.string(),
  grantId: z.string().nullable(),
  endsAt: z.string().nullable(),
  failure: z.string().nullable(),
})

const BundleOfNotice = z.object({
  id: z.string(),
  number: z.number(),
  state: z.string(),
  family: z.string(),
  requesterName: z.string(),
  reason: z.string(),
  requests: z.number(),
})

/** The body of a webhook, as `docs/webhooks.md` describes it, and how deliveries are kept. */
export const NoticePayload = z.object({
  version: z.literal(1),
  type: z.enum([...noticeKinds, testKind]),
  timestamp: z.string(),
  data: z.object({
    entry: z.string().nullable(),
    action: z.string(),
    summary: z.string(),
    reason: z.string().nullable(),
    actor: z.object({ type: z.string(), name: z.string() }),
    subject: z.object({ type: z.string(), id: z.string() }),
    url: z.string(),
    request: RequestOfNotice.nullable(),
    bundle: BundleOfNotice.nullable(),
  }),
}) satisfies z.ZodType<Notice>
