import type { GrantProposal } from '../propose-grant'

export interface Narrowing {
  /** What stays. Absent: all operations. */
  readonly operations?: readonly string[] | undefined
  /** Pairs the grant is held to beside those it is held to already. */
  readonly encryptionContext?: Readonly<Record<string, string>> | undefined
}

export type NarrowResult =
  | { readonly ok: true; readonly proposal: GrantProposal }
  | { readonly ok: false; readonly reason: string }

/**
 * The proposal with less in it: operations taken away, encryption context added. It never allows a call the proposal did not: an
 * operation it has not, and another value for a pair it is held to, are refused.
 */
export function narrowProposal(
  proposal: GrantProposal,
  { operations, encryptionContext = {} }: Narrowing,
): NarrowResult {
  const no = (reason: string): NarrowResult => ({ ok: false, reason })
  const kept = operations ?? proposal.operations
  const foreign = kept.filter((name) => !proposal.operations.includes(name))
  if (foreign.length > 0)
    return no(`${foreign.join(', ')} is not in the request. Narrowing takes away; ask for a new request to add.`)
  if (kept.length === 0) return no('Nothing would be left of it. Reject the request instead.')
  const held = proposal.constraints?.encryptionContextSubset ?? {}
  const changed = Object.keys(encryptionContext).find(
    (key) => Object.hasOwn(held, key) && held[key] !== encryptionContext[key],
  )
  if (changed !== undefined)
    return no(`It is held to ${changed}=${held[changed]} already. Another value would allow other calls, not fewer.`)
  const subset = { ...held, ...encryptionContext }
  const narrowed: GrantProposal = {
    ...proposal,
    operations: proposal.operations.filter((name) => kept.includes(name)),
    constraints: Object.keys(subset).length > 0 ? { encryptionContextSubset: subset } : null,
  }
  const isSame =
    narrowed.operations.length === proposal.operations.length && Object.keys(subset).length === Object.keys(held).length
  return isSame
    ? no('That takes nothing away. Leave out an operation or add an encryption context.')
    : { ok: true, proposal: narrowed }
}
