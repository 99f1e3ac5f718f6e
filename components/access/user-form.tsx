'use client'
import FormField from '@cloudscape-design/components/form-field'
import Input from '@cloudscape-design/components/input'
import SpaceBetween from '@cloudscape-design/components/space-between'
import { useState } from 'react'
import { ActModal } from '@/components/ui/act-modal'
import { AddUserInput } from '@/lib/contracts/access'
import { useAddUser } from './mutations'
import { PasswordToldModal } from './password-told'
import { RoleFields } from './role-fields'

/** Adds somebody who signs in with a password, and shows the first one. */
export function UserForm({ close }: { close: () => void }) {
  const [draft, setDraft] = useState<AddUserInput>({ email: '', name: '', role: 'viewer', groupId: null })
  const [sent, setSent] = useState(false)
  const add = useAddUser()
  const input = AddUserInput.safeParse(draft)
  const problems = new Map(input.error?.issues.map(({ path, message }) => [String(path[0]), message]))
  const problem = (field: string) => (sent ? problems.get(field) : undefined)
  const submit = () => {
    setSent(true)
    if (input.success) add.mutate(input.data)
  }
  if (add.data) return <PasswordToldModal told={add.data} close={close} />
  return (
    <ActModal
      header="Add user"
      act="Add user"
      busy="Adding the user"
      onAct={submit}
      isPending={add.isPending}
      error={add.error}
      close={close}
    >
      <form
        onSubmit={(event) => {
          event.preventDefault()
          submit()
        }}
      >
        <SpaceBetween size="m">
          <FormField label="Name" description="As others see it, in the audit log too." errorText={problem('name')}>
            <Input value={draft.name} autoFocus onChange={({ detail }) => setDraft({ ...draft, name: detail.value })} />
          </FormField>
          <FormField label="Email" description="What they sign in with." errorText={problem('email')}>
            <Input
              type="email"
              value={draft.email}
              onChange={({ detail }) => setDraft({ ...draft, email: detail.value })}
            />
          </FormField>
          <RoleFields draft={draft} onChange={(role) => setDraft({ ...draft, ...role })} />
        </SpaceBetween>
      </form>
    </ActModal>
  )
}
