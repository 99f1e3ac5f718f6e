import { z } from 'zod'
import type { Cluster } from '../inventory/cluster'
import type { Account } from '../inventory/organization'
import { builtInProfiles, strictProfile } from './built-in'
import type { VersionedProfile } from './profile'

export const assignmentScopes = ['cluster', 'account', 'unit', 'tag'] as const

const tagShape = /^[^=]{1,128}=.{0,256}$/

/** Clusters that are judged by another profile than the default. */
export const AssignmentRule = z
  .strictObject({
    scope: z.enum(assignmentScopes),
    /** A cluster's ARN, an account's id, a unit's or the root's id, or `key=value` of a tag of the cluster or its account. */
    value: z.string().trim().min(1).max(400),
    profile: z.string().max(40),
  })
  .superRefine(({ scope, value }, refinement) => {
    const expected = expectedValue(scope, value)
    if (expected)
      refinement.addIssue({ code: 'custom', path: ['value'], message: `Expected ${expected}, got "${value}".` })
  })
export type AssignmentRule = z.infer<typeof AssignmentRule>

function expectedValue(scope: AssignmentRule['scope'], value: string): string | null {
  if (scope === 'cluster' && !/^arn:[a-z-]+:eks:[a-z0-9-]+:\d{12}:cluster\/.+$/.test(value)) return "a cluster's ARN"
  if (scope === 'account' && !/^\d{12}$/.test(value)) return 'an account of twelve digits'
  if (scope === 'unit' && !/^(ou|r)-[a-z0-9-]+$/.test(value))
    return 'the id of a unit or root, such as ou-ab12-cdefgh34'
  if (scope === 'tag' && !tagShape.test(value)) return 'a tag as key=value'
  return null
}

/** Which profile judges which cluster: the first rule that fits, else the default. */
export const Assignment = z.strictObject({
  default: z.string().max(40),
  rules: z.array(AssignmentRule).max(200),
})
export type Assignment = z.infer<typeof Assignment>

/** The profiles there are, in their newest versions, and who is judged by which. */
export interface ProfileBook {
  readonly assignment: Assignment
  readonly profiles: readonly VersionedProfile[]
}

export const defaultBook: ProfileBook = {
  assignment: { default: strictProfile.name, rules: [] },
  profiles: builtInProfiles,
}

type Place = Pick<Cluster, 'arn' | 'accountId' | 'tags'>

/** The profile a cluster is judged by. A name that stands for no profile is taken for the strict one: nothing asks for less than AWS. */
export function profileOf(
  { assignment, profiles }: ProfileBook,
  cluster: Place,
  account: Pick<Account, 'path' | 'tags'> | undefined,
): VersionedProfile {
  const rule = assignment.rules.find((one) => fits(one, cluster, account))
  const name = rule?.profile ?? assignment.default
  return profiles.find((profile) => profile.name === name) ?? strictProfile
}

function fits({ scope, value }: AssignmentRule, cluster: Place, account: Pick<Account, 'path' | 'tags'> | undefined) {
  switch (scope) {
    case 'cluster':
      return cluster.arn === value
    case 'account':
      return cluster.accountId === value
    case 'unit':
      return account?.path.includes(value) === true
    case 'tag': {
      const at = value.indexOf('=')
      const [key, wanted] = [value.slice(0, at), value.slice(at + 1)]
      return cluster.tags[key] === wanted || account?.tags[key] === wanted
    }
  }
}

/** The book with this profile in the place of an earlier version of it. */
export const withProfile = (book: ProfileBook, profile: VersionedProfile): ProfileBook => ({
  ...book,
  profiles: [...book.profiles.filter(({ name }) => name !== profile.name), profile],
})

/** Names in an assignment that stand for no profile. */
export const unknownProfiles = ({ assignment, profiles }: ProfileBook): string[] => [
  ...new Set(
    [assignment.default, ...assignment.rules.map(({ profile }) => profile)].filter(
      (name) => !profiles.some((profile) => profile.name === name),
    ),
  ),
]
