import { z } from 'zod'
import { accountOf } from '../../arn'
import type { InventoryIndex } from '../../launch-paths/index-inventory'
import type { PreflightCheck } from '../preflight'
import type { GrantProposal } from '../propose-grant'
import { requesterKinds } from './rules'

/** An account as rules look at it; null: could not be read. */
const Place = z.object({
  id: z.string(),
  /** Ids from the root to the account's parent. */
  path: z.array(z.string()).nullable(),
  tags: z.record(z.string(), z.string()).nullable(),
})
type Place = z.infer<typeof Place>

/** Everything a rule can look at of one request. Kept with it, so that it can be judged again without its inventory. */
export const ApprovalFacts = z.object({
  keyAccount: Place,
  granteeAccount: Place,
  keyTags: z.record(z.string(), z.string()).nullable(),
  /** null: nobody can tell. */
  outsideOrganization: z.boolean().nullable(),
  operations: z.array(z.string()),
  constrained: z.boolean(),
  requester: z.enum(requesterKinds),
  /** Every check of preflight passed: none warned, none was unknown. */
  clean: z.boolean(),
})
export type ApprovalFacts = z.infer<typeof ApprovalFacts>

interface About {
  readonly proposal: GrantProposal
  readonly checks: readonly Pick<PreflightCheck, 'outcome'>[]
  readonly requester: ApprovalFacts['requester']
}

/** The facts of a proposal, on the inventory it was checked on. */
export function factsOf(index: InventoryIndex, { proposal, checks, requester }: About): ApprovalFacts {
  const grantee = accountOf(proposal.granteePrincipal) ?? ''
  const tags = index.keys.get(proposal.keyArn)?.tags
  const isKnown = index.accounts.has(grantee)
  return {
    keyAccount: placeOf(index, accountOf(proposal.keyArn) ?? ''),
    granteeAccount: placeOf(index, grantee),
    keyTags: tags?.state === 'seen' ? { ...tags.value } : null,
    outsideOrganization: isKnown ? false : index.inventory.organization ? true : null,
    operations: [...proposal.operations],
    constrained: proposal.constraints !== null,
    requester,
    clean: checks.every(({ outcome }) => outcome === 'pass'),
  }
}

function placeOf(index: InventoryIndex, id: string): Place {
  const account = index.accounts.get(id)
  // An account of nobody's organization is in no unit of it; its tags are its own affair.
  if (!account) return { id, path: index.inventory.organization ? [] : null, tags: null }
  return { id, path: account.path.length > 0 ? [...account.path] : null, tags: { ...account.tags } }
}

/** What is known of a request that was stored before its facts were kept with it. */
export function factsOfStored({
  keyArn,
  granteePrincipal,
  operations,
  constraints,
}: Pick<GrantProposal, 'keyArn' | 'granteePrincipal' | 'operations' | 'constraints'>): ApprovalFacts {
  const unread = (arn: string): Place => ({ id: accountOf(arn) ?? '', path: null, tags: null })
  return {
    keyAccount: unread(keyArn),
    granteeAccount: unread(granteePrincipal),
    keyTags: null,
    outsideOrganization: accountOf(keyArn) === accountOf(granteePrincipal) ? false : null,
    operations: [...operations],
    constrained: constraints !== null,
    requester: 'person',
    clean: false,
  }
}
