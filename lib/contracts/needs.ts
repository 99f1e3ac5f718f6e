import { z } from 'zod'
import { keyRoles } from '@/lib/domain/launch-paths/need'

export const Decision = z.enum(['allowed', 'denied', 'conditional', 'unknown'])
export const NeedLevel = z.enum(['required', 'recommended', 'seed', 'not-needed'])
export const NeedStatus = z.enum(['ok', 'broken', 'unknown'])
export const KeyRole = z.enum(keyRoles)
export const ProfileName = z.object({ name: z.string(), version: z.number() })

export const EvidenceView = z.object({
  kind: z.enum(['statement', 'grant']),
  document: z.string(),
  statement: z.string().optional(),
  effect: z.enum(['Allow', 'Deny']).optional(),
  match: z.enum(['matched', 'conditional', 'missed']),
  admits: z.enum(['caller', 'account']).optional(),
  cause: z.string().optional(),
  /** What is wanted and what is there. */
  difference: z.string().optional(),
})

export const LayerView = z.object({
  layer: z.string(),
  outcome: z.enum(['allows', 'denies', 'silent', 'conditional', 'unreadable', 'not-applicable']),
  text: z.string(),
  evidence: z.array(EvidenceView),
})
export type LayerView = z.infer<typeof LayerView>

/** One cell of the principal x operation matrix with its reasons, as the assessment keeps it. */
export const JudgedCell = z.object({
  operation: z.string(),
  /** By the profile the cluster is judged by. */
  level: NeedLevel,
  strict: NeedLevel,
  /** Listed by the seed profile, whatever `level` says. */
  seed: z.boolean(),
  /** Condition keys to which the permission may be held and still be enough. */
  expects: z.array(z.string()),
  verdict: Decision,
  authorization: Decision,
  because: z.string(),
  layer: z.string(),
  reason: z.string(),
  layers: z.array(LayerView),
  conditions: z.array(z.string()),
  rules: z.array(z.object({ id: z.string(), mark: z.enum(['verified', 'inferred', 'unverified']) })),
})

/** Whether a controller may hand a role of its nodes to EC2: IAM, not KMS, and no part of the need's status. */
export const JudgedPassRole = z.object({
  roleArn: z.string(),
  verdict: Decision,
  layer: z.string(),
  reason: z.string(),
})

/** The same, with the request it was judged by. */
export const CellView = JudgedCell.extend({
  request: z.array(z.object({ key: z.string(), value: z.string() })),
})
export type CellView = z.infer<typeof CellView>

/** What shows that a principal is what it is taken for, or, `against`, what speaks against it. */
export const PrincipalEvidence = z.object({
  text: z.string(),
  confidence: z.number(),
  against: z.literal(true).optional(),
})

/** A need as judged: a column of the matrix. */
export const NeedView = z.object({
  id: z.string(),
  clusterArn: z.string(),
  clusterName: z.string(),
  path: z.string(),
  principalArn: z.string(),
  principalKind: z.string(),
  principalEvidence: z.array(PrincipalEvidence),
  /** 0 to 1: what the evidence comes to. */
  principalConfidence: z.number(),
  keyArn: z.string(),
  keyAlias: z.string(),
  keyProblem: z.string().nullable(),
  uses: z.array(
    z.object({
      kind: z.string(),
      evidence: z.string(),
      written: z.string(),
      /** Where it is not certain. */
      confidence: z.number().optional(),
      /** Where Kubernetes said so: when that was handed over, and whether that is too long ago to rely on. */
      told: z.object({ at: z.string(), stale: z.boolean() }).optional(),
    }),
  ),
  keyRoles: z.array(KeyRole),
  profile: ProfileName,
  status: NeedStatus,
  strictStatus: NeedStatus,
  seedStatus: NeedStatus,
  failure: z.string().nullable(),
  summary: z.string(),
  /** What to change, and in which account; null when nothing is known to be wrong. */
  fix: z.object({ accountId: z.string(), text: z.string() }).nullable(),
  cells: z.array(CellView),
  passRoles: z.array(JudgedPassRole),
  /** A grant could close the gap: the account that would issue it (domain.md 8.5). null: a grant is not the fix. */
  grantFrom: z.string().nullable(),
  /** A request for this need that is still under way. */
  openRequestId: z.string().nullable(),
})
export type NeedView = z.infer<typeof NeedView>
