import { z } from 'zod'
import { NeedStatus } from '@/lib/contracts/needs'
import { Freshness } from '@/lib/contracts/page'
import { Assignment } from '@/lib/domain/profiles/assignment'
import { Profile, profileLevels } from '@/lib/domain/profiles/profile'

export const ProfileParams = z.object({ name: z.string().min(1).max(40) })

export const ProfileRow = z.object({
  name: z.string(),
  description: z.string(),
  version: z.number(),
  builtIn: z.boolean(),
  requirements: z.number(),
  /** Clusters that are judged by it. */
  clusters: z.number(),
  changedBy: z.string().nullable(),
  changedAt: z.string().nullable(),
})
export type ProfileRow = z.infer<typeof ProfileRow>

export const ProfileList = z.object({ items: z.array(ProfileRow), assignment: Assignment })
export type ProfileList = z.infer<typeof ProfileList>

export const ProfileDifferenceView = z.object({
  principal: z.string(),
  operation: z.string(),
  before: z.enum(profileLevels),
  after: z.enum(profileLevels),
  paths: z.array(z.string()),
  keys: z.array(z.string()),
  because: z.string(),
})
export type ProfileDifferenceView = z.infer<typeof ProfileDifferenceView>

export const ProfileView = ProfileRow.omit({ requirements: true, clusters: true }).extend({
  profile: Profile,
  /** Against the strict profile. */
  differences: z.array(ProfileDifferenceView),
  /** Newest first. */
  versions: z.array(z.object({ version: z.number(), changedBy: z.string(), changedAt: z.string() })),
  /** Clusters that are judged by it. */
  clusters: z.array(z.object({ arn: z.string(), name: z.string() })),
})
export type ProfileView = z.infer<typeof ProfileView>

/** A profile as somebody wants it, checked by the service, which says what is wrong and where. */
const Draft = z.unknown()

export const SaveProfileInput = z.strictObject({
  profile: Draft,
  /** The version it was made from; null for a new one. Another one by now is a conflict. */
  basedOn: z.number().int().min(1).nullable(),
  /** Said together with it, so that nobody is judged half way. */
  assignment: Assignment.optional(),
})
export type SaveProfileInput = z.input<typeof SaveProfileInput>

export const TryProfileInput = z.strictObject({ profile: Draft.optional(), assignment: Assignment.optional() })
export type TryProfileInput = z.input<typeof TryProfileInput>

export const TriedNeed = z.object({
  id: z.string(),
  principalKind: z.string(),
  principalArn: z.string(),
  path: z.string(),
  keyArn: z.string(),
  keyAlias: z.string(),
  before: NeedStatus.nullable(),
  after: NeedStatus.nullable(),
  /** Operations that become required and are not allowed, or no longer are required. */
  operations: z.array(z.string()),
})

/** What would change if a profile were saved so. Nothing is written. */
export const TriedProfile = z.object({
  /** Needs that become broken, ok or unknown. */
  red: z.number(),
  green: z.number(),
  unknown: z.number(),
  /** Their status stays, a level of theirs does not. */
  otherwise: z.number(),
  unchanged: z.number(),
  /** Those with a need whose status changes, the most first. */
  clusters: z.array(
    z.object({
      arn: z.string(),
      name: z.string(),
      red: z.number(),
      green: z.number(),
      unknown: z.number(),
      needs: z.array(TriedNeed),
      /** Needs beyond those listed. */
      more: z.number(),
    }),
  ),
  differences: z.array(ProfileDifferenceView),
  freshness: Freshness,
})
export type TriedProfile = z.infer<typeof TriedProfile>
