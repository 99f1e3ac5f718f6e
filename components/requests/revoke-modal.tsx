'use client'
import Alert from '@cloudscape-design/components/alert'
import Checkbox from '@cloudscape-design/components/checkbox'
import FormField from '@cloudscape-design/components/form-field'
import Input from '@cloudscape-design/components/input'
import SpaceBetween from '@cloudscape-design/components/space-between'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { ActModal } from '@/components/ui/act-modal'
import { ReasonField } from '@/components/ui/reason-field'
import { DecideInput, type RequestView } from '@/lib/contracts/requests'
import { useMove } from './mutations'
import { requestQueries } from './queries'
import { keyName } from './request-words'
import { WhatIsLost } from './what-is-lost'

const confirmation = 'revoke'

/** What would be lost, why, and a word to type: a grant that is gone breaks the next launch, not this page. */
export function RevokeModal({ request, close }: { request: RequestView; close: () => void }) {
  const [reason, setReason] = useState('')
  const [typed, setTyped] = useState('')
  const [known, setKnown] = useState(false)
  const [sent, setSent] = useState(false)
  const impact = useQuery(requestQueries.revocation(request.id))
  const revoke = useMove(request.id)
  const input = DecideInput.safeParse({ reason })
  const confirmed = typed.trim().toLowerCase() === confirmation
  const tool = impact.data?.keptIn ?? null
  const confirm = () => {
    setSent(true)
    if (!input.success || !confirmed || (tool && !known)) return
    revoke.mutate({ move: 'revoke', reason: input.data.reason, acknowledge: tool }, { onSuccess: close })
  }
  return (
    <ActModal
      header={`Revoke the grant of request ${request.number}?`}
      act="Revoke grant"
      busy="Revoking the grant"
      onAct={confirm}
      isPending={revoke.isPending}
      error={revoke.error}
      close={close}
      cancel="Back"
      size="medium"
    >
      <div>
        The grant on {keyName(request)} is retired in KMS. It cannot be brought back: who needs it again asks again.
      </div>
      <WhatIsLost impact={impact} />
      {tool && <KeptInCode tool={tool} known={known} onChange={setKnown} refused={sent && !known} />}
      <ReasonField
        value={reason}
        onChange={setReason}
        errorText={sent ? input.error?.issues[0]?.message : undefined}
        rows={2}
      />
      <FormField
        label={`Type “${confirmation}” to confirm`}
        errorText={sent && !confirmed ? `Type “${confirmation}”.` : undefined}
      >
        <Input value={typed} autoComplete={false} onChange={({ detail }) => setTyped(detail.value)} />
      </FormField>
    </ActModal>
  )
}

interface KeptInCodeProps {
  readonly tool: string
  readonly known: boolean
  readonly onChange: (known: boolean) => void
  readonly refused: boolean
}

/** Terraform and its like are not fought: who revokes beside them says that they know what the next run does. */
function KeptInCode({ tool, known, onChange, refused }: KeptInCodeProps) {
  return (
    <Alert type="warning" header={`The grant is kept in ${tool}`}>
      <SpaceBetween size="s">
        <div>
          {tool} makes it again at its next run, or its state drifts. Take it out of the code first; Keyscope does not
          revoke it a second time by itself.
        </div>
        <FormField errorText={refused ? 'Say that you know.' : undefined}>
          <Checkbox checked={known} onChange={({ detail }) => onChange(detail.checked)}>
            I have changed the code, or accept that {tool} makes the grant again.
          </Checkbox>
        </FormField>
      </SpaceBetween>
    </Alert>
  )
}
