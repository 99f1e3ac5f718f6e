import { z } from 'zod'

/** A text where AWS sends one; anything else counts as left out, so that an odd record is still read as far as it goes. */
const text = z.string().optional().catch(undefined)
const fields = z.record(z.string(), z.unknown()).catch({}).default({})

const Resource = z.object({ ARN: text, accountId: text, type: text })

/** As much of a CloudTrail record as is needed. https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-event-reference-record-contents.html */
export const TrailRecord = z.object({
  eventID: text,
  eventTime: text,
  eventSource: text,
  eventName: text,
  awsRegion: text,
  recipientAccountId: text,
  errorCode: text,
  readOnly: z.boolean().optional().catch(undefined),
  userIdentity: z
    .object({
      arn: text,
      accountId: text,
      invokedBy: text,
      sessionContext: z
        .object({ sessionIssuer: z.object({ arn: text }).optional().catch(undefined) })
        .optional()
        .catch(undefined),
    })
    .optional()
    .catch(undefined),
  requestParameters: fields,
  responseElements: fields,
  serviceEventDetails: fields,
  resources: z.array(Resource.catch({})).catch([]).default([]),
})
export type TrailRecord = z.infer<typeof TrailRecord>

/** What EventBridge wraps around a record. */
export const Envelope = z.object({
  'detail-type': z.string(),
  detail: z.record(z.string(), z.unknown()),
  account: text,
  region: text,
  time: text,
})
export type Envelope = z.infer<typeof Envelope>
