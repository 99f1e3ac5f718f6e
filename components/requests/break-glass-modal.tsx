'use client'
import Alert from '@cloudscape-design/components/alert'
import FormField from '@cloudscape-design/components/form-field'
import Input from '@cloudscape-design/components/input'
import { useState } from 'react'
import { ActModal } from '@/components/ui/act-modal'
import { ReasonField } from '@/components/ui/reason-field'
import { BreakGlassInput, breakGlassWord, type RequestView } from '@/lib/contracts/requests'
import { useMove } from './mutations'
import { keyName } from './request-words'

/** Without the approvals it takes: why it cannot wait, and a word to type. */
export function BreakGlassModal({ request, close }: { request: RequestView; close: () => void }) {
  const [reason, setReason] = useState('')
  const [typed, setTyped] = useState('')
  const [sent, setSent] = useState(false)
  const act = useMove(request.id)
  const input = BreakGlassInput.safeParse({ reason, confirm: typed.trim().toLowerCase() })
  const problemOf = (field: string) =>
    sent ? input.error?.issues.find(({ path }) => path[0] === field)?.message : undefined
  const confirm = () => {
    setSent(true)
    if (input.success) act.mutate({ move: 'break-glass', ...input.data }, { onSuccess: close })
  }
  return (
    <ActModal
      header={`Break the glass for request ${request.number}?`}
      act="Create grant without approvals"
      busy="Creating the grant"
      onAct={confirm}
      isPending={act.isPending}
      error={act.error}
      close={close}
      cancel="Back"
    >
      <Alert type="warning">
        The grant on {keyName(request)} is created without the approvals it takes. Everybody sees that until another
        person has reviewed it.
      </Alert>
      <ReasonField
        label="What cannot wait?"
        description="At least twenty characters. Goes into the audit log."
        value={reason}
        onChange={setReason}
        errorText={problemOf('reason')}
      />
      <FormField label={`Type “${breakGlassWord}” to confirm`} errorText={problemOf('confirm')}>
        <Input value={typed} autoComplete={false} onChange={({ detail }) => setTyped(detail.value)} />
      </FormField>
    </ActModal>
  )
}
