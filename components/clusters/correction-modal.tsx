'use client'

import FormField from '@cloudscape-design/components/form-field'
import Input from '@cloudscape-design/components/input'
import { useState } from 'react'
import { principalLabel, roleName } from '@/components/matrix/access-words'
import { ActModal } from '@/components/ui/act-modal'
import { ReasonField } from '@/components/ui/reason-field'
import { CorrectPrincipalInput } from '@/lib/contracts/principals'
import { useCorrectPrincipal } from './mutations'

/** What somebody is about to say. Without a role it is named in the form. */
export interface CorrectionDraft extends Pick<CorrectPrincipalInput, 'kind' | 'verdict'> {
  readonly principalArn: string | null
}

interface ModalProps {
  clusterArn: string
  draft: CorrectionDraft
  close: () => void
}

/** Who it is, who it is not, and why: the last look before it is judged by. */
export function CorrectionModal({ clusterArn, draft, close }: ModalProps) {
  const [arn, setArn] = useState(draft.principalArn ?? '')
  const [reason, setReason] = useState('')
  const [refused, setRefused] = useState<Readonly<Record<string, string>>>({})
  const correct = useCorrectPrincipal(clusterArn)
  const { title, act, consequence } = wordsOf(draft)

  const confirm = () => {
    const { kind, verdict } = draft
    const input = CorrectPrincipalInput.safeParse({ kind, verdict, principalArn: arn, reason })
    if (!input.success)
      return setRefused(Object.fromEntries(input.error.issues.map((issue) => [String(issue.path[0]), issue.message])))
    correct.mutate(input.data, { onSuccess: close })
  }
  return (
    <ActModal
      header={title}
      act={act}
      busy={act}
      onAct={confirm}
      isPending={correct.isPending}
      error={correct.error}
      close={close}
      cancel="Back"
    >
      <div>{consequence}</div>
      {draft.principalArn === null && (
        <FormField label="Role ARN" errorText={refused.principalArn} stretch>
          <Input
            value={arn}
            autoFocus
            placeholder="arn:aws:iam::111100000004:role/name"
            onChange={({ detail }) => {
              setArn(detail.value)
              setRefused({})
            }}
          />
        </FormField>
      )}
      <ReasonField
        value={reason}
        autoFocus={draft.principalArn !== null}
        errorText={refused.reason}
        onChange={(said) => {
          setReason(said)
          setRefused({})
        }}
      />
    </ActModal>
  )
}

function wordsOf({ kind, principalArn, verdict }: CorrectionDraft) {
  const label = principalLabel(kind)
  const alone = kind === 'node-role' ? 'beside those that are sure' : 'alone'
  if (principalArn === null) {
    return {
      title: `Name another: ${label}`,
      act: 'Name this role',
      consequence: `The cluster is judged by this role ${alone}, scan after scan, until somebody takes it back.`,
    }
  }
  if (verdict === 'rejected') {
    return {
      title: `Not this one: ${roleName(principalArn)}`,
      act: 'Rule it out',
      consequence: `${roleName(principalArn)} is never taken for the ${label} of this cluster again, until somebody takes it back.`,
    }
  }
  return {
    title: `Confirm ${roleName(principalArn)}`,
    act: 'Confirm',
    consequence: `The cluster is judged by ${roleName(principalArn)} as ${label} ${alone}, until somebody takes it back.`,
  }
}
