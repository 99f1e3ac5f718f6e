import type { PreflightView } from '@/lib/contracts/requests'
import { nameOf } from '@/lib/domain/arn'
import { blastRadius } from '@/lib/domain/grants/blast-radius'
import type { Follows } from '@/lib/domain/grants/follow'
import { openGrantStates } from '@/lib/domain/grants/lifecycle'
import { originOf } from '@/lib/domain/grants/origin'
import { preflight } from '@/lib/domain/grants/preflight'
import { type GrantProposal, offeredOperations } from '@/lib/domain/grants/propose-grant'
import { renderCommand } from '@/lib/domain/grants/render-command'
import { writerRoleArn } from '@/lib/domain/grants/writer-question'
import type { ServiceContext } from '@/lib/services/context'
import { grantMakers } from '@/lib/services/keys/grant-makers'
import { tagsOf } from '@/lib/services/keys/grant-use-rows'
import type { LoadedNeed } from './load-need'
import { writerFor } from './writer'

interface About extends LoadedNeed {
  readonly proposal: GrantProposal
  readonly requestedBy: string
  /** A request that is being approved is not its own rival. */
  readonly requestId?: string
  /** When the grant is to end; null or nothing: not by itself. */
  readonly endsAt?: Date | null
  readonly follows?: Follows | null
}

/** Preflight with everything the page shows beside it: effect, blast radius, the command. */
export async function makePreflight(ctx: ServiceContext, about: About): Promise<PreflightView> {
  const { index, need, proposal } = about
  const writer = writerFor(about.requestedBy)
  const [openRequest, users, keptIn] = await Promise.all([
    ctx.db.prisma.grantRequest.findFirst({
      where: {
        keyArn: proposal.keyArn,
        granteePrincipal: proposal.granteePrincipal,
        state: { in: [...openGrantStates] },
        id: { not: about.requestId ?? '' },
      },
      select: { number: true },
    }),
    ctx.db.prisma.needRecord.findMany({
      where: { keyArn: proposal.keyArn, principalArn: proposal.granteePrincipal },
      select: { clusterArn: true },
      distinct: ['clusterArn'],
    }),
    grantsInCode(ctx, index, proposal),
  ])
  const endsAt = about.endsAt?.toISOString() ?? null
  const follows = about.follows ?? null
  const now = ctx.clock.now().toISOString()
  const result = preflight(index, need, proposal, { writer, now, openRequest, endsAt, follows, keptIn })
  return {
    proposal: { ...proposal, operations: [...proposal.operations], constraints: plainConstraints(proposal) },
    need: {
      id: need.id,
      clusterArn: need.clusterArn,
      clusterName: index.clusters.get(need.clusterArn)?.name ?? nameOf(need.clusterArn),
      principalKind: need.principal.kind,
      principalArn: need.principal.arn,
      keyArn: need.keyArn,
      keyAlias: index.keys.get(need.keyArn)?.aliases[0] ?? '',
      summary: need.summary,
    },
    granteeRoleId: index.roles.get(proposal.granteePrincipal)?.roleId || null,
    offered: offeredOperations(need, proposal.operations),
    checks: result.checks.map((check) => ({ ...check })),
    ready: result.ready,
    effect: result.effect.map((row) => ({ ...row })),
    blast: blastRadius(index, { keyArn: proposal.keyArn, clusterArns: users.map((u) => u.clusterArn) }),
    command: renderCommand(proposal, {
      name: about.requestId,
      retiringPrincipal: writerRoleArn(proposal, writer.roleName),
    }),
    endsAt,
    follows,
  }
}

/** Which grants of the key to this grantee are kept in code, by grant id. */
async function grantsInCode(ctx: ServiceContext, index: LoadedNeed['index'], proposal: GrantProposal) {
  const grants = (index.grantsByKey.get(proposal.keyArn) ?? []).filter(
    (grant) => grant.granteePrincipal === proposal.granteePrincipal,
  )
  if (grants.length === 0) return new Map<string, string>()
  const makers = await grantMakers(ctx, proposal.keyArn)
  const keyTags = tagsOf(index, proposal.keyArn)
  return new Map(
    grants.flatMap((grant) => {
      const { keptIn } = originOf(grant, { ...makers(grant), keyTags })
      return keptIn ? [[grant.grantId, keptIn] as const] : []
    }),
  )
}

const plainConstraints = ({ constraints }: GrantProposal) =>
  constraints && { encryptionContextSubset: { ...constraints.encryptionContextSubset } }
