'use client'
import AttributeEditor from '@cloudscape-design/components/attribute-editor'
import Checkbox from '@cloudscape-design/components/checkbox'
import FormField from '@cloudscape-design/components/form-field'
import Input from '@cloudscape-design/components/input'
import SpaceBetween from '@cloudscape-design/components/space-between'
import { useState } from 'react'
import { ActModal } from '@/components/ui/act-modal'
import { ReasonField } from '@/components/ui/reason-field'
import { DecideInput, type RequestView } from '@/lib/contracts/requests'
import { narrowProposal } from '@/lib/domain/grants/approval-rules/narrow'
import { useMove } from './mutations'

interface Pair {
  readonly key: string
  readonly value: string
}

/** Takes operations out of a request, or holds it to an encryption context. Then it waits for approvals as it is. */
export function NarrowModal({ request, close }: { request: RequestView; close: () => void }) {
  const { proposal } = request.preflight
  const [operations, setOperations] = useState<readonly string[]>(proposal.operations)
  const [pairs, setPairs] = useState<readonly Pair[]>([])
  const [reason, setReason] = useState('')
  const [sent, setSent] = useState(false)
  const narrow = useMove(request.id)
  const named = pairs.filter(({ key, value }) => key !== '' && value !== '')
  const encryptionContext = Object.fromEntries(named.map(({ key, value }) => [key, value]))
  const result = narrowProposal(proposal, { operations, encryptionContext })
  const input = DecideInput.safeParse({ reason })
  const confirm = () => {
    setSent(true)
    if (!result.ok || !input.success) return
    narrow.mutate(
      {
        move: 'narrow',
        reason: input.data.reason,
        operations: [...operations],
        fingerprint: request.approval.fingerprint,
        ...(named.length > 0 && { encryptionContext }),
      },
      { onSuccess: close },
    )
  }
  const change = (at: number, patch: Partial<Pair>) =>
    setPairs(pairs.map((pair, one) => (one === at ? { ...pair, ...patch } : pair)))
  return (
    <ActModal
      header={`Narrow request ${request.number}`}
      act="Narrow request"
      busy="Checking"
      onAct={confirm}
      isPending={narrow.isPending}
      error={narrow.error}
      close={close}
      cancel="Back"
    >
      <div>
        The checks run again on what is left, and then it waits for approvals. Approvals that were given for more do not
        count any more.
      </div>
      <FormField label="Operations" errorText={sent && !result.ok ? result.reason : undefined}>
        <SpaceBetween size="xxs">
          {proposal.operations.map((name) => (
            <Checkbox
              key={name}
              checked={operations.includes(name)}
              onChange={({ detail }) =>
                setOperations(
                  proposal.operations.filter((one) => (one === name ? detail.checked : operations.includes(one))),
                )
              }
            >
              {name}
            </Checkbox>
          ))}
        </SpaceBetween>
      </FormField>
      <FormField label="Encryption context" description="Only calls that carry these pairs will be allowed." stretch>
        <AttributeEditor
          items={pairs}
          addButtonText="Add pair"
          removeButtonText="Remove"
          removeButtonAriaLabel={({ key }) => `Remove ${key || 'the empty pair'}`}
          empty="No pair is added."
          onAddButtonClick={() => setPairs([...pairs, { key: '', value: '' }])}
          onRemoveButtonClick={({ detail }) => setPairs(pairs.toSpliced(detail.itemIndex, 1))}
          definition={[
            {
              label: 'Key',
              control: ({ key }, at) => (
                <Input value={key} onChange={({ detail }) => change(at, { key: detail.value })} />
              ),
            },
            {
              label: 'Value',
              control: ({ value }, at) => (
                <Input value={value} onChange={({ detail }) => change(at, { value: detail.value })} />
              ),
            },
          ]}
        />
      </FormField>
      <ReasonField
        value={reason}
        onChange={setReason}
        description="The requester reads it; it goes into the audit log."
        errorText={sent ? input.error?.issues[0]?.message : undefined}
        rows={2}
      />
    </ActModal>
  )
}
