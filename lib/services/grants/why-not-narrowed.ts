import type { GrantRequest } from '@/lib/db/generated/client'

/** A renewal lets a grant live longer as it is: there is nothing in it that could be less. Null where there is. */
export const whyNotNarrowed = ({ number, renewsId }: Pick<GrantRequest, 'number' | 'renewsId'>): string | null =>
  renewsId === null
    ? null
    : `Grant request ${number} renews a grant as it is. Reject it, and ask for a narrower grant in its place.`
