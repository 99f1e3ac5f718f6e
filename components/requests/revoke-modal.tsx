'use client'
import Alert from '@cloudscape-design/components/alert'
import Box from '@cloudscape-design/components/box'
import Button from '@cloudscape-design/components/button'
import FormField from '@cloudscape-design/components/form-field'
import Input from '@cloudscape-design/components/input'
import Modal from '@cloudscape-design/components/modal'
import SpaceBetween from '@cloudscape-design/components/space-between'
import Textarea from '@cloudscape-design/components/textarea'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
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
  const [sent, setSent] = useState(false)
  const impact = useQuery(requestQueries.revocation(request.id))
  const revoke = useMove(request.id)
  const input = DecideInput.safeParse({ reason })
  const confirmed = typed.trim().toLowerCase() === confirmation
  const confirm = () => {
    setSent(true)
    if (input.success && confirmed) revoke.mutate({ move: 'revoke', reason: input.data.reason }, { onSuccess: close })
  }
  return (
    <Modal
      visible
      size="medium"
      onDismiss={close}
      closeAriaLabel="Close"
      header={`Revoke the grant of request ${request.number}?`}
      footer={
        <Box float="right">
          <SpaceBetween direction="horizontal" size="xs">
            <Button variant="link" onClick={close} disabled={revoke.isPending}>
              Back
            </Button>
            <Button variant="primary" onClick={confirm} loading={revoke.isPending} loadingText="Revoking the grant">
              Revoke grant
            </Button>
          </SpaceBetween>
        </Box>
      }
    >
      <SpaceBetween size="m">
        <div>
          The grant on {keyName(request)} is retired in KMS. It cannot be brought back: who needs it again asks again.
        </div>
        <WhatIsLost impact={impact} />
        {revoke.error && <Alert type="error">{revoke.error.message}</Alert>}
        <FormField
          label="Reason"
          description="Goes into the audit log."
          errorText={sent ? input.error?.issues[0]?.message : undefined}
          stretch
        >
          <Textarea value={reason} rows={2} onChange={({ detail }) => setReason(detail.value)} />
        </FormField>
        <FormField
          label={`Type “${confirmation}” to confirm`}
          errorText={sent && !confirmed ? `Type “${confirmation}”.` : undefined}
        >
          <Input value={typed} autoComplete={false} onChange={({ detail }) => setTyped(detail.value)} />
        </FormField>
      </SpaceBetween>
    </Modal>
  )
}
