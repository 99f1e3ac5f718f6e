import {
  describeExpired,
  describeState,
  type GrantState,
  judgeMove,
  type MoveRule,
  type Mover,
  type RuleRefusal,
} from './lifecycle'

/**
 * The life of a bundle: several grant requests that are asked for and decided as one, and made one after another. `approved`: the
 * worker is at it. `held`: a member failed, and the rest waits for a person.
 */
export const bundleStates = ['requested', 'approved', 'held', 'done', 'rejected', 'cancelled', 'expired'] as const
export type BundleState = (typeof bundleStates)[number]

export const bundleMoves = {
  approve: { from: ['requested'], to: 'approved', who: 'grants.decide', own: 'by-rules', fresh: true },
  'auto-approve': { from: ['requested'], to: 'approved', who: 'rules' },
  reject: { from: ['requested'], to: 'rejected', who: 'grants.decide' },
  cancel: { from: ['requested', 'approved', 'held'], to: 'cancelled', who: 'grants.request', own: 'or-decider' },
  continue: { from: ['held'], to: 'approved', who: 'grants.decide', own: 'never' },
  hold: { from: ['approved'], to: 'held', who: 'worker' },
  finish: { from: ['approved'], to: 'done', who: 'worker' },
  expire: { from: ['requested'], to: 'expired', who: 'worker' },
} as const satisfies Record<string, MoveRule<BundleState>>

export type BundleMove = keyof typeof bundleMoves

export interface MovableBundle {
  readonly number: number
  readonly state: BundleState
  readonly requestedBy: string
  readonly decideBy: Date
  readonly deciderName: string | null
  readonly selfApproval?: boolean
}

/** May this mover make this move of a bundle now? */
export const tryBundleMove = (move: BundleMove, bundle: MovableBundle, by: Mover, now: Date) =>
  judgeMove<BundleState>(bundleMoves[move], bundle, by, now)

/** The refusal in words: what was expected, what is the case, what to do. */
export function describeBundleRefusal(refusal: RuleRefusal, move: BundleMove, bundle: MovableBundle): string {
  const name = `Bulk request ${bundle.number}`
  switch (refusal) {
    case 'missing-permission':
      return `Your role may not ${move} bulk requests.`
    case 'wrong-state':
      return `${name} is ${describeState(bundle)}; ${move} needs it to be ${bundleMoves[move].from.join(' or ')}. Refresh to see where it stands.`
    case 'self-approval':
      return `You asked for ${name.toLowerCase()} yourself. Another person has to ${move} it.`
    case 'not-own':
      return `${name} belongs to somebody else; only its requester or an approver can cancel it.`
    case 'expired':
      return describeExpired(name, bundle)
  }
}

export interface BundleMember {
  readonly id: string
  readonly state: GrantState
}

/** What the worker does next with an approved bundle. */
export type NextStep<M extends BundleMember> =
  | { readonly do: 'hold'; readonly because: readonly M[] }
  | { readonly do: 'apply'; readonly member: M }
  | { readonly do: 'finish' }

/**
 * One member after another in their order. A failure nobody has accepted holds the rest, if the bundle was asked for so; where nothing
 * is left to hold, the bundle is done. It looks at nothing but what is stored, so a worker that died changes nothing.
 */
export function nextStep<M extends BundleMember>(
  members: readonly M[],
  { stopOnError, acceptedFailures }: { readonly stopOnError: boolean; readonly acceptedFailures: readonly string[] },
): NextStep<M> {
  const open = members.find(({ state }) => state === 'approved' || state === 'applying' || state === 'applied')
  if (!open) return { do: 'finish' }
  const failed = members.filter(({ id, state }) => state === 'failed' && !acceptedFailures.includes(id))
  return stopOnError && failed.length > 0 ? { do: 'hold', because: failed } : { do: 'apply', member: open }
}
