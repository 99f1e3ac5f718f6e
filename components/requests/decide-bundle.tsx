'use client'
import Checkbox from '@cloudscape-design/components/checkbox'
import FormField from '@cloudscape-design/components/form-field'
import SpaceBetween from '@cloudscape-design/components/space-between'
import { useState } from 'react'
import { ActModal } from '@/components/ui/act-modal'
import { countOf } from '@/components/ui/format-number'
import { ReasonField, useReason } from '@/components/ui/reason-field'
import type { BundleView } from '@/lib/contracts/bundles'
import { DecideInput } from '@/lib/contracts/requests'
import { nameOf } from '@/lib/domain/arn'
import { type BundleMove, useBundleMove } from './bundle-mutations'

const words: Readonly<Record<BundleMove, { title: string; act: string }>> = {
  approve: { title: 'Approve', act: 'Approve and create grants' },
  reject: { title: 'Reject', act: 'Reject bulk request' },
  cancel: { title: 'Cancel', act: 'Cancel bulk request' },
  continue: { title: 'Continue', act: 'Continue with the rest' },
}

/** The last look before a decision on all grants at once; an approver may leave some out. */
export function DecideBundle({ bundle, move, close }: { bundle: BundleView; move: BundleMove; close: () => void }) {
  const { reason, refuse, field } = useReason()
  const [out, setOut] = useState<ReadonlySet<string>>(new Set())
  const decide = useBundleMove(bundle.id)
  const { title } = words[move]
  const act = move === 'approve' && missing(bundle) > 1 ? 'Approve' : words[move].act

  const confirm = () => {
    const input = DecideInput.safeParse({ reason })
    if (!input.success) return refuse(input.error.issues[0]?.message ?? 'Enter a reason.')
    const leaveOut = move === 'approve' ? { leaveOut: [...out], fingerprint: bundle.approval.fingerprint } : {}
    decide.mutate({ move, reason: input.data.reason, ...leaveOut }, { onSuccess: close })
  }
  return (
    <ActModal
      header={`${title} bulk request ${bundle.number}`}
      act={act}
      busy={act}
      onAct={confirm}
      isPending={decide.isPending}
      error={decide.error}
      close={close}
      cancel="Back"
    >
      <div>{consequence(bundle, move, out.size)}</div>
      {move === 'approve' && <Members bundle={bundle} out={out} onChange={setOut} />}
      <ReasonField {...field} autoFocus description="Goes into the audit log, with every grant." />
    </ActModal>
  )
}

function consequence(bundle: BundleView, move: BundleMove, out: number): string {
  const waiting = bundle.requests.filter(({ state }) => state === 'requested' || state === 'approved').length
  switch (move) {
    case 'approve':
      if (missing(bundle) > 1)
        return `Nothing is created yet: ${countOf(missing(bundle) - 1, 'approval')} will be needed after yours. What you leave out is rejected at once.`
      return `This creates ${countOf(bundle.requests.filter(({ state }) => state === 'requested').length - out, 'grant')}, one after another. ${bundle.stopOnError ? 'When one fails, the rest waits for an approver.' : 'It goes on behind a failed one.'} Each can be revoked or retired by the name on its page.`
    case 'reject':
      return `Nothing is created. ${bundle.requesterName} can ask again at any time.`
    case 'cancel':
      return `${countOf(waiting, 'grant')} will not be created. What exists already stays.`
    case 'continue':
      return `This goes on with ${countOf(waiting, 'grant')}. What failed stays failed.`
  }
}

const missing = ({ approval }: BundleView) => Math.max(0, ...approval.clauses.map((clause) => clause.missing))

function Members({
  bundle,
  out,
  onChange,
}: {
  bundle: BundleView
  out: ReadonlySet<string>
  onChange: (out: ReadonlySet<string>) => void
}) {
  const toggle = (id: string, included: boolean) => {
    const next = new Set(out)
    if (included) next.delete(id)
    else next.add(id)
    onChange(next)
  }
  return (
    <FormField label="Grants" description="What you leave out is rejected.">
      <SpaceBetween size="xxs">
        {bundle.requests
          .filter(({ state }) => state === 'requested')
          .map((member) => (
            <Checkbox
              key={member.id}
              checked={!out.has(member.id)}
              onChange={({ detail }) => toggle(member.id, detail.checked)}
            >
              {member.number}: {member.clusterName ?? nameOf(member.granteePrincipal)} in {member.region}
            </Checkbox>
          ))}
      </SpaceBetween>
    </FormField>
  )
}
