'use client'
import FormField from '@cloudscape-design/components/form-field'
import Input from '@cloudscape-design/components/input'
import SpaceBetween from '@cloudscape-design/components/space-between'
import { type FormEvent, useState } from 'react'
import { ActModal } from '@/components/ui/act-modal'
import { type AccountPasskey, RenamePasskeyInput } from '@/lib/contracts/account'
import { useAddPasskey, useRemovePasskey, useRenamePasskey } from './mutations'

export function AddPasskeyModal({ close, onAdded = close }: { close: () => void; onAdded?: () => void }) {
  const add = useAddPasskey()
  return (
    <NameModal
      header="Add a passkey"
      act="Add passkey"
      busy="Waiting for the browser"
      initial=""
      text="A passkey is kept by this device, a phone or a security key, and opened with its PIN, your finger or your face. It signs you in without a password."
      {...add}
      send={(name) => add.mutate(name, { onSuccess: onAdded })}
      close={close}
    />
  )
}

export function RenamePasskeyModal({ passkey, close }: { passkey: AccountPasskey; close: () => void }) {
  const rename = useRenamePasskey()
  return (
    <NameModal
      header={`Rename “${passkey.name}”`}
      act="Rename"
      busy="Renaming the passkey"
      initial={passkey.name}
      {...rename}
      send={(name) => rename.mutate({ id: passkey.id, name }, { onSuccess: close })}
      close={close}
    />
  )
}

export function RemovePasskeyModal({ passkey, close }: { passkey: AccountPasskey; close: () => void }) {
  const remove = useRemovePasskey()
  return (
    <ActModal
      header={`Remove “${passkey.name}”?`}
      act="Remove passkey"
      busy="Removing the passkey"
      onAct={() => remove.mutate(passkey.id, { onSuccess: close })}
      isPending={remove.isPending}
      error={remove.error}
      close={close}
    >
      <div>It signs you in no more. Remove it from the device as well, so that it is not offered there.</div>
    </ActModal>
  )
}

interface NameModalProps {
  readonly header: string
  readonly act: string
  readonly busy: string
  readonly initial: string
  readonly text?: string
  readonly isPending: boolean
  readonly error: Error | null
  readonly send: (name: string) => void
  readonly close: () => void
}

function NameModal({ initial, text, send, ...modal }: NameModalProps) {
  const [name, setName] = useState(initial)
  const [sent, setSent] = useState(false)
  const input = RenamePasskeyInput.safeParse({ name })
  const submit = () => {
    setSent(true)
    if (input.success) send(input.data.name)
  }
  const { header, act, busy, isPending, error, close } = modal
  return (
    <ActModal {...{ header, act, busy, isPending, error, close }} onAct={submit}>
      <form
        onSubmit={(event: FormEvent) => {
          event.preventDefault()
          submit()
        }}
      >
        <SpaceBetween size="m">
          {text && <div>{text}</div>}
          <FormField
            label="Name"
            description="Where it is, such as “work laptop”."
            errorText={sent && !input.success ? input.error.issues[0]?.message : undefined}
          >
            <Input value={name} autoFocus onChange={({ detail }) => setName(detail.value)} />
          </FormField>
        </SpaceBetween>
      </form>
    </ActModal>
  )
}
