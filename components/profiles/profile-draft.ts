import type { Profile } from '@/lib/domain/profiles/profile'
import { checkProfile, type ReadProfile, readProfile } from '@/lib/domain/profiles/read-profile'

/** A profile that is being written: as rows, or as the text somebody types. */
export interface ProfileDraft {
  readonly profile: Profile
  /** While it is edited as JSON; then it is what counts. */
  readonly text: string | null
}

export const draftFrom = (profile: Profile): ProfileDraft => ({ profile, text: null })

export const readDraft = ({ profile, text }: ProfileDraft): ReadProfile =>
  text === null ? checkProfile(profile) : readProfile(text)

export const showAsJson = ({ profile }: ProfileDraft): ProfileDraft => ({ profile, text: asText(profile) })

/** Only a sound text can be shown as rows; another stays what it is. */
export function showAsTable(draft: ProfileDraft): ProfileDraft {
  const read = readDraft(draft)
  return read.ok ? { profile: read.profile, text: null } : draft
}

export const asText = (profile: Profile) => JSON.stringify(profile, null, 2)
