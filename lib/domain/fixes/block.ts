import type { KmsOperation } from '../policy/operations'
import type { Edit } from './edit'
import { grantBlocks } from './grant-blocks'
import { capBlocks, identityBlocks, keyPolicyBlocks } from './policy-blocks'
import type { Situation } from './situation'

/** One thing that can be given: what it takes for a set of operations, or null when it cannot give them. */
export interface Block {
  readonly id: string
  readonly give: (operations: readonly KmsOperation[]) => readonly Edit[] | null
}

/** Everything that could be given to the caller, by kind, in each kind the narrowest first. */
export interface Blocks {
  /** Enough by themselves. */
  readonly grants: readonly Block[]
  /** Across accounts, issued by the key's account: only half of what it takes (R9). */
  readonly ownerGrants: readonly Block[]
  readonly keyPolicy: readonly Block[]
  readonly identity: readonly Block[]
  readonly caps: readonly Block[]
}

export function blocksFor(situation: Situation): Blocks {
  const { home, owner, crossAccount, serviceLinked } = situation
  // Nobody edits the policy of an AWS managed key, and only AWS services make grants on it.
  const managed = situation.question.key.manager === 'AWS'
  return {
    grants: managed ? [] : grantBlocks(situation, home ?? owner, ''),
    ownerGrants: managed || !crossAccount || serviceLinked ? [] : grantBlocks(situation, owner, '-from-key-account'),
    keyPolicy: managed ? [] : keyPolicyBlocks(situation),
    identity: identityBlocks(situation),
    caps: capBlocks(situation),
  }
}
