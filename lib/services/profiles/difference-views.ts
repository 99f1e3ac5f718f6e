import type { ProfileDifferenceView } from '@/lib/contracts/profiles'
import type { ProfileDifference } from '@/lib/domain/profiles/diff-profiles'

export const toDifferenceView = (difference: ProfileDifference): ProfileDifferenceView => ({
  ...difference,
  paths: [...difference.paths],
  keys: [...difference.keys],
})
