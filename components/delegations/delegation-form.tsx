'use client'
import FormField from '@cloudscape-design/components/form-field'
import Select from '@cloudscape-design/components/select'
import { useState } from 'react'
import { ActModal } from '@/components/ui/act-modal'
import { useNow } from '@/components/ui/now'
import { ReasonField } from '@/components/ui/reason-field'
import { DelegateInput, type DelegationList } from '@/lib/contracts/delegations'
import { useDelegate } from './mutations'

const dayMs = 86_400_000
const spans = [1, 3, 7, 14, 30, 90].map((days) => ({
  value: String(days),
  label: days === 1 ? '1 day' : `${days} days`,
}))

/** Hands one's right over, from now on, for some days. */
export function DelegationForm({ people, close }: { people: DelegationList['people']; close: () => void }) {
  const now = useNow()
  const [toId, setToId] = useState('')
  const [days, setDays] = useState(7)
  const [reason, setReason] = useState('')
  const [sent, setSent] = useState(false)
  const hand = useDelegate()
  const input = DelegateInput.safeParse({
    toId,
    startsAt: new Date(now).toISOString(),
    endsAt: new Date(now + days * dayMs).toISOString(),
    reason,
  })
  const problemOf = (field: string) =>
    sent ? input.error?.issues.find(({ path }) => path[0] === field)?.message : undefined
  const submit = () => {
    setSent(true)
    if (input.success) hand.mutate(input.data, { onSuccess: close })
  }
  const options = people.map(({ id, name, email }) => ({ value: id, label: name, description: email }))
  return (
    <ActModal
      header="Hand over my right to approve"
      act="Hand over"
      busy="Handing over"
      onAct={submit}
      isPending={hand.isPending}
      error={hand.error}
      close={close}
    >
      <div>
        Where the approval rules ask for you by name, role or account group, this person can approve on your behalf. It
        gives them no permission, and you keep your own right.
      </div>
      <FormField label="To" description="An approver or administrator." errorText={problemOf('toId')} stretch>
        <Select
          selectedOption={options.find(({ value }) => value === toId) ?? null}
          options={options}
          placeholder="Choose a person"
          empty="Nobody else may decide grant requests."
          onChange={({ detail }) => setToId(detail.selectedOption.value ?? '')}
        />
      </FormField>
      <FormField label="For" description="From now on.">
        <Select
          selectedOption={spans.find(({ value }) => value === String(days)) ?? null}
          options={spans}
          onChange={({ detail }) => setDays(Number(detail.selectedOption.value))}
        />
      </FormField>
      <ReasonField value={reason} onChange={setReason} errorText={problemOf('reason')} rows={2} />
    </ActModal>
  )
}
