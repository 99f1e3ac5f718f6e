import { type BundleDraft, BundleDraftInput } from '@/lib/contracts/bundles'
import type { ServiceContext } from '@/lib/services/context'
import { requireNeeds } from '@/lib/services/grants/require-needs'
import { draftMembers } from './draft-members'
import { nameFamily } from './name-family'

/** What a bulk request for these needs would hold, and what speaks against each grant. Writes nothing. */
export async function preflightBundle(ctx: ServiceContext, input: BundleDraftInput): Promise<BundleDraft> {
  const { needIds } = BundleDraftInput.parse(input)
  await requireNeeds(ctx, needIds)
  const members = (await draftMembers(ctx, needIds)).map(({ view }) => view)
  return {
    family: await nameFamily(
      ctx,
      members.map(({ clusterArn }) => clusterArn),
    ),
    members,
  }
}
