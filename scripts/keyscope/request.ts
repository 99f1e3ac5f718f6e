import type { BundleDraft, BundleView } from '../../lib/contracts/bundles'
import { endsAtOf } from './ends-at'
import { foundProblem } from './exit'
import { withInstallation } from './installation'
import { forTerminal, print, printJson } from './output'

interface RequestOptions {
  readonly family: string
  readonly reason: string
  readonly ends?: string
  readonly stopOnError: boolean
  readonly plan?: boolean
  readonly json?: boolean
}

/** Asks for every grant a family lacks, as one bulk request. Another person approves it in the console. */
export async function request(options: RequestOptions): Promise<void> {
  const answer = await withInstallation({ worker: false }, async (ctx) => {
    const endsAt = endsAtOf(options.ends, ctx.clock.now())
    const { familyNeeds } = await import('../../lib/services/bundles/family-needs')
    const { preflightBundle } = await import('../../lib/services/bundles/preflight-bundle')
    const { requestBundle } = await import('../../lib/services/bundles/request-bundle')
    const { needIds } = await familyNeeds(ctx, options.family)
    const draft = await preflightBundle(ctx, { needIds })
    const ready = draft.members.filter((member) => member.ready)
    if (options.plan || ready.length === 0) return { draft, bundle: null }
    const { reason, stopOnError } = options
    const asked = ready.flatMap((member) => [member.needId, ...member.alsoFor])
    return { draft, bundle: await requestBundle(ctx, { needIds: asked, reason, stopOnError, endsAt }) }
  })
  const blocked = answer.draft.members.filter((member) => !member.ready)
  if (blocked.length > 0) foundProblem()
  if (options.json) return printJson(answer)
  await print(`${[...draftLines(answer.draft), ...outcomeLines(answer)].map(forTerminal).join('\n')}\n`)
}

const draftLines = ({ members }: BundleDraft): string[] =>
  members.flatMap(({ ready, clusterName, region, keyAlias, keyArn, granteePrincipal, operations, checks }) => [
    `${ready ? 'ready  ' : 'blocked'}  ${clusterName} in ${region}: ${keyAlias || keyArn} for ${granteePrincipal} (${operations.length} operations)`,
    ...checks.map((check) => `         ${check.title}? ${check.detail}`),
  ])

function outcomeLines({
  draft,
  bundle,
}: {
  readonly draft: BundleDraft
  readonly bundle: BundleView | null
}): string[] {
  if (bundle) {
    const ends = bundle.endsAt ? `, to end at ${bundle.endsAt}` : ''
    return [
      `Bulk request ${bundle.number}: ${bundle.members} grants for ${bundle.family}${ends}. Another person has to approve it.`,
    ]
  }
  return [
    draft.members.some((member) => member.ready)
      ? 'Nothing was asked for: this was the plan.'
      : 'Nothing can be asked for as it is.',
  ]
}
