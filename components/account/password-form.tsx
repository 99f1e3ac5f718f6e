'use client'
import FormField from '@cloudscape-design/components/form-field'
import Input from '@cloudscape-design/components/input'
import SpaceBetween from '@cloudscape-design/components/space-between'
import { type FormEvent, useState } from 'react'
import { ChangePasswordInput, shortestPassword } from '@/lib/contracts/account'
import { useChangePassword } from './mutations'

/** What a change of password needs, its problems, and how it goes. */
export function usePasswordForm(onChanged: (ended: number) => void) {
  const [draft, setDraft] = useState({ current: '', next: '', again: '' })
  const [sent, setSent] = useState(false)
  const change = useChangePassword()
  const input = ChangePasswordInput.safeParse({ current: draft.current, next: draft.next })
  const problems = new Map(input.error?.issues.map(({ path, message }) => [String(path[0]), message]))
  if (draft.next !== draft.again) problems.set('again', 'The two are not the same.')
  const submit = () => {
    setSent(true)
    if (input.success && problems.size === 0) change.mutate(input.data, { onSuccess: ({ ended }) => onChanged(ended) })
  }
  const problem = (field: string) => (sent ? problems.get(field) : undefined)
  return { draft, setDraft, problem, submit, isPending: change.isPending, error: change.error }
}

export function PasswordFields({ form }: { form: ReturnType<typeof usePasswordForm> }) {
  const { draft, setDraft, problem } = form
  const submit = (event: FormEvent) => {
    event.preventDefault()
    form.submit()
  }
  return (
    <form onSubmit={submit} noValidate>
      <SpaceBetween size="m">
        <FormField label="Password you have now" errorText={problem('current')}>
          <Input
            type="password"
            autoComplete="current-password"
            autoFocus
            value={draft.current}
            onChange={({ detail }) => setDraft({ ...draft, current: detail.value })}
          />
        </FormField>
        <FormField
          label="New password"
          description={`${shortestPassword} characters at least. Several words are easier to keep in mind.`}
          errorText={problem('next')}
        >
          <Input
            type="password"
            autoComplete="new-password"
            value={draft.next}
            onChange={({ detail }) => setDraft({ ...draft, next: detail.value })}
          />
        </FormField>
        <FormField label="New password again" errorText={problem('again')}>
          <Input
            type="password"
            autoComplete="new-password"
            value={draft.again}
            onChange={({ detail }) => setDraft({ ...draft, again: detail.value })}
          />
        </FormField>
        {/* Enter sends the form, though its button is in the modal's footer. */}
        <button type="submit" hidden aria-hidden tabIndex={-1} />
      </SpaceBetween>
    </form>
  )
}
