'use client'
import FormField from '@cloudscape-design/components/form-field'
import Textarea from '@cloudscape-design/components/textarea'
import { useState } from 'react'
import { ActModal } from '@/components/ui/act-modal'
import { countOf } from '@/components/ui/format-number'
import { DecideInput, type RequestView } from '@/lib/contracts/requests'
import { nameOf } from '@/lib/domain/arn'
import { type Move, useMove } from './mutations'
import { issuedFrom, keyName } from './request-words'

const words: Readonly<Record<Decision, { title: string; act: string }>> = {
  approve: { title: 'Approve', act: 'Approve and create grant' },
  reject: { title: 'Reject', act: 'Reject request' },
  cancel: { title: 'Cancel', act: 'Cancel request' },
}

/** Withdrawing has a modal of its own: it shows what would be lost. */
type Decision = Exclude<Move, 'revoke'>

/** The last look before a decision: what it does, how to undo it, and why it is taken. */
export function DecideModal({ request, move, close }: { request: RequestView; move: Decision; close: () => void }) {
  const [reason, setReason] = useState('')
  const [refused, setRefused] = useState('')
  const decide = useMove(request.id)
  const { title, act } = words[move]

  const confirm = () => {
    const input = DecideInput.safeParse({ reason })
    if (!input.success) return setRefused(input.error.issues[0]?.message ?? 'Enter a reason.')
    // What came of it stands on the page itself.
    decide.mutate({ move, reason: input.data.reason }, { onSuccess: close })
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
      <FormField label="Reason" description="Goes into the audit log." errorText={refused} stretch>
        <Textarea
          value={reason}
          autoFocus
          rows={3}
          onChange={({ detail }) => {
            setReason(detail.value)
            setRefused('')
          }}
        />
      </FormField>
    </ActModal>
  )
}

function Consequence({ request, move }: { request: RequestView; move: Decision }) {
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
