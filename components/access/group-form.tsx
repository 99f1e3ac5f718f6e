'use client'
import FormField from '@cloudscape-design/components/form-field'
import Input from '@cloudscape-design/components/input'
import SpaceBetween from '@cloudscape-design/components/space-between'
import { useQuery } from '@tanstack/react-query'
import { useMemo, useState } from 'react'
import { Choice, scopeLists } from '@/components/tables/scope-choice'
import { ActModal } from '@/components/ui/act-modal'
import { AccountGroupInput, type AccountGroupView } from '@/lib/contracts/access'
import { useSaveGroup } from './mutations'
import { accessQueries } from './queries'

/** Makes an account group, or changes which accounts are in one. */
export function GroupForm({ group, close }: { group: AccountGroupView | null; close: () => void }) {
  const [draft, setDraft] = useState(() => draftOf(group))
  const [sent, setSent] = useState(false)
  const options = useQuery(accessQueries.options())
  const lists = useMemo(() => scopeLists(options.data), [options.data])
  const save = useSaveGroup(group?.id ?? null)
  const input = AccountGroupInput.safeParse({ ...draft, tags: draft.tags.map(tagOf) })
  const problems = new Map(input.error?.issues.map(({ path, message }) => [String(path[0]), message]))
  const problem = (field: string) => (sent ? problems.get(field) : undefined)
  const submit = () => {
    setSent(true)
    if (input.success) save.mutate(input.data, { onSuccess: close })
  }
  const choice = (kind: 'accounts' | 'units' | 'tags', label: string, description?: string) => (
    <Choice
      label={label}
      none="None"
      {...(description && { description })}
      problem={problem(kind)}
      // A tag of a group has a value.
      options={kind === 'tags' ? lists.tags.filter(({ value }) => value?.includes('=')) : lists[kind]}
      chosen={draft[kind]}
      loading={options.isPending}
      onChange={(values) => setDraft({ ...draft, [kind]: values })}
    />
  )
  return (
    <ActModal
      header={group ? `Change ${group.name}` : 'Create account group'}
      act={group ? 'Save' : 'Create group'}
      busy="Saving the group"
      onAct={submit}
      isPending={save.isPending}
      error={save.error ?? options.error}
      close={close}
      size="large"
    >
      <SpaceBetween size="m">
        <FormField
          label="Name"
          description={`Groups of the identity provider named keyscope-<role>-${draft.name || 'name'} give a role for it.`}
          errorText={problem('name')}
          stretch
        >
          <Input
            value={draft.name}
            autoFocus
            placeholder="payments-eu"
            onChange={({ detail }) => setDraft({ ...draft, name: detail.value })}
          />
        </FormField>
        <FormField label="Description" errorText={problem('description')} stretch>
          <Input
            value={draft.description}
            onChange={({ detail }) => setDraft({ ...draft, description: detail.value })}
          />
        </FormField>
        {choice('accounts', 'These accounts')}
        {choice('units', 'Accounts below these organizational units', 'A new account below one falls in by itself.')}
        {choice('tags', 'Accounts with these tags')}
      </SpaceBetween>
    </ActModal>
  )
}

const draftOf = (group: AccountGroupView | null) => ({
  name: group?.name ?? '',
  description: group?.description ?? '',
  accounts: group?.accounts ?? [],
  units: group?.units ?? [],
  tags: group?.tags.map(({ key, value }) => `${key}=${value}`) ?? [],
})

function tagOf(text: string) {
  const at = text.indexOf('=')
  return { key: text.slice(0, at), value: text.slice(at + 1) }
}
