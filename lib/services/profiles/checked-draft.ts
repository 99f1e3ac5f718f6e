import { type ProfileBook, unknownProfiles } from '@/lib/domain/profiles/assignment'
import type { Profile } from '@/lib/domain/profiles/profile'
import { checkProfile } from '@/lib/domain/profiles/read-profile'
import { invalidInput } from '@/lib/errors'
import { isBuiltIn } from './profile-versions'

/** The profile somebody sent, or everything that is wrong with it. */
export function checkedDraft(draft: unknown): Profile {
  const read = checkProfile(draft)
  if (!read.ok) {
    const text = read.problems.map(({ where, what }) => `${where}: ${what}`).join(' ')
    throw invalidInput(`This is not a profile. ${text}`, { problems: read.problems })
  }
  if (isBuiltIn(read.profile.name))
    throw invalidInput(
      `name: "${read.profile.name}" comes with Keyscope and cannot be changed. Save a copy under another name.`,
    )
  const { $schema: _, ...profile } = read.profile
  return profile
}

/** Refuses an assignment to a profile that is not there. */
export function requireKnownProfiles(book: ProfileBook): void {
  const unknown = unknownProfiles(book)
  if (unknown.length === 0) return
  const there = book.profiles.map(({ name }) => name).join(', ')
  throw invalidInput(`There is no profile ${unknown.map((name) => `"${name}"`).join(', ')}. There is ${there}.`)
}
