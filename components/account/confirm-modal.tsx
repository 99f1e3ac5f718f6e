'use client'
import FormField from '@cloudscape-design/components/form-field'
import Input from '@cloudscape-design/components/input'
import SpaceBetween from '@cloudscape-design/components/space-between'
import { useState } from 'react'
import { ActModal } from '@/components/ui/act-modal'
import { useConfirm } from './mutations'

/** Asks for the password before something that changes how one signs in. */
export function ConfirmModal({ onConfirmed, close }: { onConfirmed: () => void; close: () => void }) {
  const [password, setPassword] = useState('')
  const confirm = useConfirm()
  const submit = () => confirm.mutate({ password }, { onSuccess: onConfirmed })
  return (
    <ActModal
      header="Is it you?"
      act="Continue"
      busy="Checking the password"
      onAct={submit}
      isPending={confirm.isPending}
      error={confirm.error}
      close={close}
    >
      <form
        onSubmit={(event) => {
          event.preventDefault()
          submit()
        }}
      >
        <SpaceBetween size="m">
          <div>You signed in a while ago. Enter your password before you change how you sign in.</div>
          <FormField label="Your password">
            <Input
              type="password"
              autoComplete="current-password"
              autoFocus
              value={password}
              onChange={({ detail }) => setPassword(detail.value)}
            />
          </FormField>
        </SpaceBetween>
      </form>
    </ActModal>
  )
}
