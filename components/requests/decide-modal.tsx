'use client'
import { ActModal } from '@/components/ui/act-modal'
import { countOf } from '@/components/ui/format-number'
import { ReasonField, useReason } from '@/components/ui/reason-field'
import { DecideInput, type RequestView } from '@/lib/contracts/requests'
import { nameOf } from '@/lib/domain/arn'
import { type Move, useMove } from './mutations'
import { issuedFrom, keyName } from './request-words'

const words: Readonly<Record<Decision, { title: string; act: string }>> = {
  approve: { title: 'Approve', act: 'Approve' },
  reject: { title: 'Reject', act: 'Reject request' },
  cancel: { title: 'Cancel', act: 'Cancel request' },
  'review-break-glass': { title: 'Review', act: 'Record the review' },
}

/** The others have modals of their own: they take more than a reason. */
export type Decision = Exclude<Move, 'revoke' | 'narrow' | 'break-glass'>

/** The last look before a decision: what it does, how to undo it, and why it is taken. */
export function DecideModal({ request, move, close }: { request: RequestView; move: Decision; close: () => void }) {
  const { reason, refuse, field } = useReason()
  const decide = useMove(request.id)
  const isLast = move === 'approve' && missing(request) <= 1
  const { title } = words[move]
  const act = isLast ? 'Approve and create grant' : words[move].act
  const { fingerprint, noteLength } = request.approval

  const confirm = () => {
    const input = DecideInput.safeParse({ reason })
    if (!input.success) return refuse(input.error.issues[0]?.message ?? 'Enter a reason.')
    if (move === 'approve' && input.data.reason.length < noteLength)
      return refuse(`A check warns: say in at least ${noteLength} characters why it is fine all the same.`)
    // What came of it stands on the page itself.
    const seen = move === 'approve' ? { fingerprint } : {}
    decide.mutate({ move, reason: input.data.reason, ...seen }, { onSuccess: close })
  }
  return (
    <ActModal
      header={`${title} request ${request.number}`}
      act={act}
      busy={act}
      onAct={confirm}
      isPending={decide.isPending}
      error={decide.error}
      close={close}
      cancel="Back"
    >
      <Consequence request={request} move={move} />
      <ReasonField {...field} autoFocus />
    </ActModal>
  )
}

function Consequence({ request, move }: { request: RequestView; move: Decision }) {
  if (move === 'review-break-glass') {
    return (
      <div>
        {request.breakGlass?.personName} had this request applied without the approvals it takes. Say what you found:
        that ends the alarm. If the grant should not be there, revoke it.
      </div>
    )
  }
  if (move === 'approve' && missing(request) > 1) {
    return (
      <div>
        Nothing is created yet: {countOf(missing(request) - 1, 'approval')} will be needed after yours. Yours counts for
        exactly this grant; it does not if the request is narrowed.
      </div>
    )
  }
  if (move !== 'approve') {
    return <div>Nothing is created. {request.requesterName} can ask again at any time.</div>
  }
  return (
    <div>
      This creates one grant on {keyName(request)} for {nameOf(request.granteePrincipal)} with{' '}
      {countOf(request.operations.length, 'operation')}. {issuedFrom(request.preflight)} To undo it, revoke the grant
      here; KMS stops honouring it within a few minutes.
    </div>
  )
}

/** Approvals that are still needed, at the least: one may serve several rules. */
const missing = ({ approval }: RequestView) => Math.max(0, ...approval.clauses.map((clause) => clause.missing))
