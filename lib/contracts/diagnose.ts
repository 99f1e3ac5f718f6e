import { z } from 'zod'
import { NeedStatus } from './needs'
import { Freshness } from './page'

export const DiagnoseInput = z.object({
  /** As it was pasted: an id, a name, an error message, an event, an activity, log lines. */
  text: z.string(),
  /** What the person said when asked: a cluster by ARN or name, a launch path, a key. */
  answers: z
    .object({
      cluster: z.string().max(2_048).optional(),
      path: z.string().max(64).optional(),
      key: z.string().max(2_048).optional(),
    })
    .default({}),
  /** Have the key of the answer read again where it was not read lately; asks for the permission to start scans. */
  refresh: z.boolean().default(true),
})
export type DiagnoseInput = z.input<typeof DiagnoseInput>

export const FactView = z.object({
  kind: z.string(),
  value: z.string(),
  /** Where it stands in the text, in UTF-16 units. */
  start: z.number(),
  end: z.number(),
})
export type FactView = z.infer<typeof FactView>

const RenderedText = z.object({ text: z.string().nullable(), why: z.string().nullable() })

export const FixView = z.object({
  id: z.string(),
  title: z.string(),
  changes: z.array(
    z.object({
      /** null: the organization's management account. */
      accountId: z.string().nullable(),
      kind: z.string(),
      by: z.string(),
      text: z.string(),
      /** The statements that are new or changed, as JSON; empty where it is no policy. */
      statements: z.array(z.string()),
      awsCli: RenderedText,
      terraform: RenderedText,
      cloudFormation: RenderedText,
    }),
  ),
  /** Calls that it opens beside the wanted ones. */
  widens: z.number(),
  notes: z.array(z.string()),
  rules: z.array(z.string()),
})
export type FixView = z.infer<typeof FixView>

/** One thing that has to hold for a launch to go on. */
export const LinkView = z.object({
  step: z.enum(['launch-request', 'key-name', 'key-state', 'principal', 'use-key', 'create-grant', 'attach']),
  title: z.string(),
  status: z.enum(['holds', 'fails', 'unknown']),
  principalArn: z.string().nullable(),
  operations: z.array(z.string()),
  /** F1 to F18 of the failure catalogue; null unless it fails. */
  failure: z.string().nullable(),
  layer: z.string().nullable(),
  text: z.string(),
  /** What to change, and in which account. */
  fix: z.object({ accountId: z.string().nullable(), text: z.string() }).nullable(),
  /** Verified, narrowest first. */
  alternatives: z.array(FixView),
  /** What no change to a policy or grant can lift. */
  blocking: z.array(z.string()),
  /** Whether the pasted message blames the same document; null where it blames none. */
  confirmed: z.boolean().nullable(),
  /** A grant can be asked for: by whose account it would be issued, and the request that is open already. */
  request: z
    .object({ needId: z.string(), grantFrom: z.string().nullable(), openRequestId: z.string().nullable() })
    .nullable(),
})
export type LinkView = z.infer<typeof LinkView>

const ClusterOfDiagnosis = z.object({ arn: z.string(), name: z.string(), region: z.string(), accountId: z.string() })

const understood = {
  /** As it was pasted. Keyscope keeps no copy. */
  text: z.string(),
  sources: z.array(z.string()),
  facts: z.array(FactView),
  remarks: z.array(z.string()),
  freshness: Freshness,
}

export const DiagnosisView = z.discriminatedUnion('outcome', [
  z.object({ outcome: z.literal('too-long'), length: z.number(), limit: z.number() }),
  z.object({
    outcome: z.literal('asks'),
    ...understood,
    needs: z.enum(['cluster', 'path', 'key']),
    why: z.string(),
    cluster: ClusterOfDiagnosis.nullable(),
    /** The likeliest ones, those that are broken first. */
    candidates: z.array(z.object({ value: z.string(), text: z.string(), status: NeedStatus.nullable() })),
    /** How many more there are. */
    leftOut: z.number(),
  }),
  z.object({
    outcome: z.literal('answered'),
    ...understood,
    cluster: ClusterOfDiagnosis.nullable(),
    evidence: z.array(z.string()),
    /** Links that only the text shows, before the launch comes to a key. */
    signatures: z.array(LinkView),
    launches: z.array(
      z.object({
        path: z.string(),
        pathName: z.string(),
        keyArn: z.string(),
        keyAlias: z.string(),
        /** ISO 8601; null where it never was. */
        keyReadAt: z.string().nullable(),
        links: z.array(LinkView),
      }),
    ),
    /** What fails, in the order a launch comes to it. */
    failing: z.array(z.object({ failure: z.string(), accountId: z.string().nullable(), text: z.string() })),
    /** Where nothing fails: what else explains it. */
    otherwise: z.array(z.string()),
    /** When the roles and policies of the accounts that the answer rests on were read. */
    rolesReadAt: z.array(z.object({ accountId: z.string(), readAt: z.string().nullable() })),
    /** The scan that reads the key and these roles again: ask once more when it has ended. */
    refreshScanId: z.number().nullable(),
    /** CloudTrail can be asked for the refused calls. */
    mayAskTrail: z.boolean(),
  }),
])
export type DiagnosisView = z.infer<typeof DiagnosisView>
/** A refused call as CloudTrail recorded it. */
export const RefusedCallView = z.object({
  eventId: z.string(),
  /** ISO 8601 */
  at: z.string(),
  operation: z.string(),
  errorCode: z.string(),
  message: z.string(),
  caller: z.string(),
})
export type RefusedCallView = z.infer<typeof RefusedCallView>

/** What CloudTrail has of the failure: asked for once, and then again for the answer while it is `waiting`. */
export const TrailEvidenceView = z.object({
  state: z.enum(['waiting', 'found', 'nothing', 'failed']),
  /** What was asked for. */
  question: z.object({
    accountId: z.string(),
    region: z.string(),
    operation: z.string(),
    principalArn: z.string(),
    keyArn: z.string(),
    after: z.string(),
    before: z.string(),
  }),
  askedAt: z.string(),
  answeredAt: z.string().nullable(),
  /** Why there is nothing. */
  reason: z.string().nullable(),
  calls: z.array(RefusedCallView),
})
export type TrailEvidenceView = z.infer<typeof TrailEvidenceView>

export type AnsweredView = Extract<DiagnosisView, { outcome: 'answered' }>
export type AsksView = Extract<DiagnosisView, { outcome: 'asks' }>
