'use client'
import Checkbox from '@cloudscape-design/components/checkbox'
import FormField from '@cloudscape-design/components/form-field'
import Input from '@cloudscape-design/components/input'
import Select from '@cloudscape-design/components/select'
import SpaceBetween from '@cloudscape-design/components/space-between'
import { useState } from 'react'
import { useMay } from '@/components/layout/session-context'
import { ActModal } from '@/components/ui/act-modal'
import { ToldOnce } from '@/components/ui/told-once'
import { CreateTokenInput } from '@/lib/contracts/tokens'
import { type TokenScope, tokenScopes } from '@/lib/domain/roles'
import { useCreateToken } from './mutations'
import { scopeTexts } from './token-words'

const lives = [7, 30, 90, 365].map((days) => ({ value: String(days), label: `${days} days` }))

/** Makes a token, and tells its secret once. */
export function TokenForm({ close }: { close: () => void }) {
  const [draft, setDraft] = useState({ name: '', days: 90, scopes: ['inventory.read'] as readonly TokenScope[] })
  const [sent, setSent] = useState(false)
  const create = useCreateToken()
  const input = CreateTokenInput.safeParse(draft)
  const problems = new Map(input.error?.issues.map(({ path, message }) => [String(path[0]), message]))
  const problem = (field: string) => (sent ? problems.get(field) : undefined)
  const submit = () => {
    setSent(true)
    if (input.success) create.mutate(input.data)
  }
  if (create.data) return <Secret secret={create.data.secret} close={close} />
  return (
    <ActModal
      header="Create token"
      act="Create token"
      busy="Making the token"
      onAct={submit}
      isPending={create.isPending}
      error={create.error}
      close={close}
    >
      <form
        onSubmit={(event) => {
          event.preventDefault()
          submit()
        }}
      >
        <SpaceBetween size="l">
          <FormField
            label="Name"
            description="What it is for, such as the pipeline’s name."
            errorText={problem('name')}
          >
            <Input value={draft.name} autoFocus onChange={({ detail }) => setDraft({ ...draft, name: detail.value })} />
          </FormField>
          <FormField label="Good for" errorText={problem('days')}>
            <Select
              selectedOption={lives.find(({ value }) => value === String(draft.days)) ?? null}
              options={lives}
              onChange={({ detail }) => setDraft({ ...draft, days: Number(detail.selectedOption.value) })}
            />
          </FormField>
          <FormField label="May" errorText={problem('scopes')}>
            <Scopes chosen={draft.scopes} onChange={(scopes) => setDraft({ ...draft, scopes })} />
          </FormField>
        </SpaceBetween>
      </form>
    </ActModal>
  )
}

function Scopes({ chosen, onChange }: { chosen: readonly TokenScope[]; onChange: (next: TokenScope[]) => void }) {
  return (
    <SpaceBetween size="xxs">
      {tokenScopes.map((scope) => (
        <Scope
          key={scope}
          scope={scope}
          checked={chosen.includes(scope)}
          onChange={(checked) => onChange([...chosen.filter((one) => one !== scope), ...(checked ? [scope] : [])])}
        />
      ))}
    </SpaceBetween>
  )
}

/** Nobody gives what they do not have. */
function Scope(props: { scope: TokenScope; checked: boolean; onChange: (checked: boolean) => void }) {
  const may = useMay(props.scope)
  if (!may) return null
  return (
    <Checkbox checked={props.checked} onChange={({ detail }) => props.onChange(detail.checked)}>
      {scopeTexts[props.scope]}
    </Checkbox>
  )
}

function Secret({ secret, close }: { secret: string; close: () => void }) {
  return (
    <ToldOnce header="Keep this token now" secret={secret} copy="Copy token" close={close}>
      Keyscope keeps only a hash of it: it cannot be shown again. Put it where the program finds its secrets.
    </ToldOnce>
  )
}
