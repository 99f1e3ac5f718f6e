import type { Permission } from '../roles'

/** The life of a request for a grant. `failed`, `rejected`, `cancelled`, `expired`, `revoked` and `renewed` are ends. */
export const grantStates = [
  'requested',
  'approved',
  'applying',
  'applied',
  'verified',
  'rejected',
  'cancelled',
  'expired',
  'failed',
  'revoking',
  'revoked',
  /** A renewal's: the grant it is about ends later now. It made none of its own. */
  'renewed',
] as const
export type GrantState = (typeof grantStates)[number]

/** Still on its way to a grant. */
export const openGrantStates = ['requested', 'approved', 'applying', 'applied'] as const satisfies readonly GrantState[]

export interface MoveRule<S extends string> {
  readonly from: readonly S[]
  readonly to: S
  /** A person with this permission, or only the worker, or only the approval rules. */
  readonly who: Permission | 'worker' | 'rules'
  /** `by-rules`: not on one's own request unless the approval rules let one. `or-decider`: on one's own, or with grants.decide. */
  readonly own?: 'by-rules' | 'never' | 'or-decider'
  /** Refused once the time to decide is over. */
  readonly fresh?: true
}

/** Every way a request can move. What is not here cannot happen. */
export const grantMoves = {
  approve: { from: ['requested'], to: 'approved', who: 'grants.decide', own: 'by-rules', fresh: true },
  narrow: { from: ['requested'], to: 'requested', who: 'grants.decide', own: 'never', fresh: true },
  'break-glass': { from: ['requested'], to: 'approved', who: 'grants.break-glass' },
  'auto-approve': { from: ['requested'], to: 'approved', who: 'rules' },
  reject: { from: ['requested'], to: 'rejected', who: 'grants.decide' },
  cancel: { from: ['requested', 'approved'], to: 'cancelled', who: 'grants.request', own: 'or-decider' },
  expire: { from: ['requested'], to: 'expired', who: 'worker' },
  apply: { from: ['approved'], to: 'applying', who: 'worker' },
  'confirm-created': { from: ['applying'], to: 'applied', who: 'worker' },
  verify: { from: ['applied'], to: 'verified', who: 'worker' },
  renew: { from: ['applying'], to: 'renewed', who: 'worker' },
  fail: { from: ['approved', 'applying', 'applied'], to: 'failed', who: 'worker' },
  revoke: { from: ['verified', 'failed'], to: 'revoking', who: 'grants.decide' },
  /** Its end date has come. */
  end: { from: ['verified', 'failed'], to: 'revoking', who: 'worker' },
  /** Another request's grant, made to take its place, is verified. */
  replace: { from: ['verified', 'failed'], to: 'revoking', who: 'worker' },
  'keep-verified': { from: ['revoking'], to: 'verified', who: 'worker' },
  'keep-failed': { from: ['revoking'], to: 'failed', who: 'worker' },
  'confirm-revoked': { from: ['revoking'], to: 'revoked', who: 'worker' },
} as const satisfies Record<string, MoveRule<GrantState>>

export type GrantMove = keyof typeof grantMoves

export type Mover =
  /** With what they may do about this request. */
  | { readonly type: 'person'; readonly id: string; readonly permissions: readonly Permission[] }
  | { readonly type: 'worker' }
  | { readonly type: 'rules' }

/** What a move looks at. */
export interface MovableRequest {
  readonly number: number
  readonly state: GrantState
  readonly requestedBy: string
  /** After that nobody decides it any more: what preflight saw is too old. */
  readonly decideBy: Date
  readonly deciderName: string | null
  readonly grantId: string | null
  readonly endsAt: Date | null
  /** The approval rules let its requester approve it. */
  readonly selfApproval?: boolean
}

/** Moves that take a grant away. */
const withdrawals: readonly GrantMove[] = ['revoke', 'end', 'replace']

/** What a rule says no with. */
export type RuleRefusal = 'missing-permission' | 'wrong-state' | 'self-approval' | 'not-own' | 'expired'
export type Refusal = RuleRefusal | 'no-grant' | 'not-due'

export type MoveResult<S extends string = GrantState, R extends Refusal = Refusal> =
  | { readonly ok: true; readonly to: S }
  | { readonly ok: false; readonly refusal: R }

const refuse = <R extends Refusal>(refusal: R) => ({ ok: false, refusal }) as const

/** May this mover make this move now? The server decides by it, and the button is greyed out for the same reason. */
export function tryMove(move: GrantMove, request: MovableRequest, by: Mover, now: Date): MoveResult {
  const result = judgeMove<GrantState>(grantMoves[move], request, by, now)
  if (!result.ok) return result
  if (withdrawals.includes(move) && request.grantId === null) return refuse('no-grant')
  if (move === 'end' && (request.endsAt === null || request.endsAt > now)) return refuse('not-due')
  return result
}

/** The same of anything that moves by such a rule. */
export function judgeMove<S extends string>(
  rule: MoveRule<S>,
  request: {
    readonly state: S
    readonly requestedBy: string
    readonly decideBy: Date
    readonly selfApproval?: boolean
  },
  by: Mover,
  now: Date,
): MoveResult<S, RuleRefusal> {
  const own = by.type === 'person' && by.id === request.requestedBy
  if (!mayMake(rule, by)) return refuse('missing-permission')
  if (!rule.from.includes(request.state)) return refuse('wrong-state')
  if (own && (rule.own === 'never' || (rule.own === 'by-rules' && !request.selfApproval)))
    return refuse('self-approval')
  if (rule.own === 'or-decider' && !own && !isDecider(by)) return refuse('not-own')
  if (rule.fresh && now > request.decideBy) return refuse('expired')
  return { ok: true, to: rule.to }
}

const mayMake = (rule: Pick<MoveRule<string>, 'who'>, by: Mover) =>
  rule.who === 'worker' || rule.who === 'rules'
    ? by.type === rule.who
    : by.type === 'person' && by.permissions.includes(rule.who)

const isDecider = (by: Mover) => by.type === 'person' && by.permissions.includes('grants.decide')

/** The refusal in words: what was expected, what is the case, what to do. */
export function describeRefusal(refusal: Refusal, move: GrantMove, request: MovableRequest): string {
  const name = `Grant request ${request.number}`
  switch (refusal) {
    case 'missing-permission':
      return `Your role may not ${moveWord(move)} grant requests.`
    case 'wrong-state':
      return `${name} is ${describeState(request)}; ${moveWord(move)} needs it to be ${grantMoves[move].from.join(' or ')}. Refresh to see where it stands.`
    case 'self-approval':
      return `You asked for ${name.toLowerCase()} yourself. Another person has to ${moveWord(move)} it.`
    case 'not-own':
      return `${name} belongs to somebody else; only its requester or an approver can cancel it.`
    case 'no-grant':
      return `${name} has led to no grant, so there is nothing to ${move}.`
    case 'not-due':
      return `The grant of ${name.toLowerCase()} ${request.endsAt ? `ends at ${request.endsAt.toISOString()}` : 'has no end date'}; it is not due.`
    case 'expired':
      return describeExpired(name, request)
  }
}

const moveWord = (move: GrantMove) => (move === 'break-glass' ? 'break the glass for' : move)

export const describeExpired = (name: string, { decideBy }: { readonly decideBy: Date }): string =>
  `Nobody decided ${name.charAt(0).toLowerCase()}${name.slice(1)} by ${decideBy.toISOString().slice(0, 16).replace('T', ' ')} UTC, so what was checked may no longer hold. Ask for it again.`

/** `already approved (by Dana)`, or `now cancelled`. */
export const describeState = ({
  state,
  deciderName,
}: {
  readonly state: string
  readonly deciderName: string | null
}) =>
  deciderName && (state === 'approved' || state === 'rejected')
    ? `already ${state} (by ${deciderName})`
    : `now ${state}`
