import type { InventoryIndex } from '../../launch-paths/index-inventory'
import type { PreflightCheck } from '../preflight'
import type { GrantProposal } from '../propose-grant'

/** Says where code keeps a grant to the same grantee: beside it two hands would hold one thing. Nothing where none is. */
export function checkKeptInCode(
  index: InventoryIndex,
  { keyArn, granteePrincipal }: GrantProposal,
  keptIn: ReadonlyMap<string, string> = new Map(),
): PreflightCheck[] {
  const grant = index.grantsByKey
    .get(keyArn)
    ?.find((one) => one.granteePrincipal === granteePrincipal && keptIn.has(one.grantId))
  if (!grant) return []
  const tool = keptIn.get(grant.grantId) ?? ''
  return [
    {
      id: 'kept-in-code',
      outcome: 'warn',
      title: 'No code keeps a grant to this grantee',
      detail: `${tool} keeps grant ${grant.grantId} to it. If that grant is only too narrow, change it in ${tool}: Keyscope adds one beside it, and ${tool} knows nothing of that.`,
    },
  ]
}
