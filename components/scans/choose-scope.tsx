'use client'
import SpaceBetween from '@cloudscape-design/components/space-between'
import { useState } from 'react'
import { ActModal } from '@/components/ui/act-modal'
import { useStartScan } from './mutations'
import { PlanWords } from './plan-words'
import { emptyDraft, scopeOfDraft } from './scope-draft'
import { ScopeFields } from './scope-fields'

/** Starts a scan of what is chosen here. */
export function ChooseScope({ close }: { close: () => void }) {
  const [draft, setDraft] = useState({ ...emptyDraft, about: 'part' as const } as typeof emptyDraft)
  const [refused, setRefused] = useState(false)
  const start = useStartScan()
  const chosen = scopeOfDraft(draft)
  const submit = () => {
    setRefused('problem' in chosen)
    if ('scope' in chosen) start.mutate(chosen.scope, { onSuccess: close })
  }
  return (
    <ActModal
      header="Choose what to scan"
      act="Start scan"
      busy="Starting the scan"
      onAct={submit}
      isPending={start.isPending}
      error={start.error}
      close={close}
      size="medium"
    >
      <form
        onSubmit={(event) => {
          event.preventDefault()
          submit()
        }}
      >
        <SpaceBetween size="m">
          <ScopeFields draft={draft} refused={refused} onChange={setDraft} />
          {'scope' in chosen && <PlanWords scope={chosen.scope} />}
        </SpaceBetween>
      </form>
    </ActModal>
  )
}
