import type { AuthorizationQuestion } from '../policy/question'
import { type Edit, mergeEdits, policyAfter } from './edit'

// https://docs.aws.amazon.com/kms/latest/developerguide/resource-limits.html and IAM's quotas: characters without white space.
const limits: Readonly<Record<string, number>> = {
  'key-policy': 32_768,
  'identity-policy inline': 10_240,
  'identity-policy': 6_144,
  'permissions-boundary': 6_144,
}

/** The document that AWS would refuse because of its length, as a sentence; null when all fit. */
export function tooLarge(
  question: AuthorizationQuestion,
  edits: readonly Edit[],
): { readonly tooLarge: string } | null {
  for (const edit of mergeEdits(edits)) {
    if (edit.kind !== 'document') continue
    const { name, document, arn } = policyAfter(question, edit)
    const { layer } = edit.target
    const limit = limits[arn === 'inline' ? `${layer} inline` : layer]
    const { length } = JSON.stringify(document)
    if (limit !== undefined && length > limit)
      return { tooLarge: `${name} would be ${length} characters long; AWS takes at most ${limit}.` }
  }
  return null
}
