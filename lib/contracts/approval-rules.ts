import { z } from 'zod'
import { Demand } from '@/lib/domain/grants/approval-rules/demand'
import { ApprovalRules } from '@/lib/domain/grants/approval-rules/rules'

export const RulesView = z.object({
  /** 0: those that come with Keyscope. */
  version: z.number(),
  rules: ApprovalRules,
  changedBy: z.string().nullable(),
  changedAt: z.string().nullable(),
  /** Newest first. */
  versions: z.array(
    z.object({
      version: z.number(),
      changedBy: z.string(),
      changedAt: z.string(),
      note: z.string(),
      rules: ApprovalRules,
    }),
  ),
})
export type RulesView = z.infer<typeof RulesView>

/** Rules as somebody wants them, checked by the service, which says what is wrong and where. */
const Draft = z.unknown()

export const SaveRulesInput = z.strictObject({
  rules: Draft,
  /** The version they were made from. Another one by now is a conflict. */
  basedOn: z.number().int().min(0),
  note: z.string().trim().min(5, 'Say why in at least five characters.').max(2000),
})
export type SaveRulesInput = z.input<typeof SaveRulesInput>

export const TryRulesInput = z.strictObject({ rules: Draft })
export type TryRulesInput = z.input<typeof TryRulesInput>

const JudgedDemand = z.object({ demand: Demand, words: z.array(z.string()) })

/** Which open requests would be judged otherwise. Nothing is written. */
export const TriedRules = z.object({
  changed: z.array(
    z.object({
      id: z.string(),
      number: z.number(),
      keyArn: z.string(),
      granteePrincipal: z.string(),
      requesterName: z.string(),
      before: JudgedDemand,
      after: JudgedDemand,
    }),
  ),
  unchanged: z.number(),
})
export type TriedRules = z.infer<typeof TriedRules>
