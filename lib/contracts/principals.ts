import { z } from 'zod'
import { correctableKinds } from '@/lib/domain/inventory/correction'
import { PrincipalEvidence } from './needs'

export const CandidateView = z.object({
  arn: z.string(),
  /** 0 to 1: what the evidence comes to. */
  confidence: z.number(),
  evidence: z.array(PrincipalEvidence),
})
export type CandidateView = z.infer<typeof CandidateView>

/** Who is taken for a kind of principal, and who else could be. */
export const CandidatesView = z.object({
  kind: z.string(),
  /** Empty where nobody was found for what is known to be done. */
  used: z.array(CandidateView),
  others: z.array(CandidateView),
})
export type CandidatesView = z.infer<typeof CandidatesView>

export const CorrectionView = z.object({
  id: z.string(),
  kind: z.enum(correctableKinds),
  principalArn: z.string(),
  verdict: z.enum(['confirmed', 'rejected']),
  reason: z.string(),
  by: z.string(),
  /** ISO 8601. */
  at: z.string(),
  /** No assessment has been made since. */
  pending: z.boolean(),
})
export type CorrectionView = z.infer<typeof CorrectionView>

export const PrincipalsView = z.object({
  clusterArn: z.string(),
  /** As the newest assessment weighed them. */
  principals: z.array(CandidatesView),
  corrections: z.array(CorrectionView),
})
export type PrincipalsView = z.infer<typeof PrincipalsView>

export const CorrectPrincipalInput = z.object({
  kind: z.enum(correctableKinds),
  principalArn: z
    .string()
    .trim()
    .max(2048)
    .regex(/^arn:aws[a-z-]*:iam::\d{12}:role\/[\w+=,.@/-]+$/, 'Expected the ARN of a role, as IAM shows it.'),
  verdict: z.enum(['confirmed', 'rejected']),
  reason: z.string().trim().min(3, 'Say why in a few words.').max(500),
})
export type CorrectPrincipalInput = z.infer<typeof CorrectPrincipalInput>
