import type { BreakGlass, GrantRequest } from '@/lib/db/generated/client'
import { type Actor, may } from '@/lib/services/context'

/** Why this person cannot close the alarm of a broken glass, or null. The button says the same. */
export function whyNotReview(
  actor: Actor,
  request: Pick<GrantRequest, 'number' | 'requestedBy'>,
  glass: BreakGlass,
): string | null {
  if (!may({ actor }, 'grants.decide'))
    return 'Your role may not review broken glass; an approver or administrator does.'
  if (glass.reviewedAt) return `It was reviewed by ${glass.reviewerName}.`
  if (actor.id === glass.personId) return 'You broke the glass yourself. Another person has to look at it.'
  if (actor.id === request.requestedBy)
    return `You asked for grant request ${request.number} yourself. Another person has to look at it.`
  return null
}
