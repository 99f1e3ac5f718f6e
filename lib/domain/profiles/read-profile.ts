import { placeOf } from '../problem-place'
import { Profile } from './profile'

/** What is wrong in a profile, and where. */
export interface ProfileProblem {
  /** `requirement 3, operations 1`; `profile` where it is about the whole. */
  readonly where: string
  readonly what: string
}

export type ReadProfile =
  | { readonly ok: true; readonly profile: Profile }
  | { readonly ok: false; readonly problems: readonly ProfileProblem[] }

const longest = 500_000
const words = { whole: 'profile', list: 'requirements', item: 'requirement' }

/** A profile from its JSON text, or everything that is wrong with it. Never throws. */
export function readProfile(text: string): ReadProfile {
  if (text.length > longest)
    return refused(`Expected at most ${longest} characters, got ${text.length}: this is not a profile.`)
  try {
    return checkProfile(JSON.parse(text))
  } catch (error) {
    return refused(`Expected JSON: ${error instanceof Error ? error.message : String(error)}.`)
  }
}

/** The same for what was parsed already. */
export function checkProfile(value: unknown): ReadProfile {
  const parsed = Profile.safeParse(value)
  if (parsed.success) return { ok: true, profile: parsed.data }
  return {
    ok: false,
    problems: parsed.error.issues.map(({ path, message }) => ({ where: placeOf(path, words), what: message })),
  }
}

const refused = (what: string): ReadProfile => ({ ok: false, problems: [{ where: 'profile', what }] })
