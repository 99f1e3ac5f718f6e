'use client'
import { useState } from 'react'
import { ActModal } from '@/components/ui/act-modal'
import { ReasonField } from '@/components/ui/reason-field'
import { TimeText } from '@/components/ui/time-text'
import { EndEarlierInput, type RequestView } from '@/lib/contracts/requests'
import { EndPicker } from './end-picker'
import { useEndEarlier } from './mutations'

/** Moves the end to an earlier moment. A later one is a renewal. */
export function EndEarlierModal({ request, close }: { request: RequestView; close: () => void }) {
  const [endsAt, setEndsAt] = useState<string | null>(null)
  const [reason, setReason] = useState('')
  const [sent, setSent] = useState(false)
  const act = useEndEarlier(request.id)
  const input = EndEarlierInput.safeParse({ endsAt, reason })
  const problem = (field: string) =>
    sent ? input.error?.issues.find(({ path }) => path[0] === field)?.message : undefined
  const confirm = () => {
    setSent(true)
    if (input.success) act.mutate(input.data, { onSuccess: close })
  }
  return (
    <ActModal
      header={`End the grant of request ${request.number} earlier`}
      act="Move the end"
      busy="Moving the end"
      onAct={confirm}
      isPending={act.isPending}
      error={act.error}
      close={close}
      cancel="Back"
    >
      <div>
        {request.endsAt ? (
          <>
            It ends <TimeText at={request.endsAt} show="both" /> now.
          </>
        ) : (
          'It has no end date now.'
        )}{' '}
        A later end is a renewal, which another person approves.
      </div>
      <EndPicker required value={endsAt} onChange={setEndsAt} errorText={problem('endsAt')} />
      <ReasonField value={reason} onChange={setReason} errorText={problem('reason')} rows={2} />
    </ActModal>
  )
}
