'use client'
import Alert from '@cloudscape-design/components/alert'
import Box from '@cloudscape-design/components/box'
import Button from '@cloudscape-design/components/button'
import Modal from '@cloudscape-design/components/modal'
import SpaceBetween from '@cloudscape-design/components/space-between'
import { useState } from 'react'
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
    <Modal
      visible
      size="medium"
      onDismiss={close}
      closeAriaLabel="Close"
      header="Choose what to scan"
      footer={
        <Box float="right">
          <SpaceBetween direction="horizontal" size="xs">
            <Button variant="link" onClick={close} disabled={start.isPending}>
              Cancel
            </Button>
            <Button variant="primary" onClick={submit} loading={start.isPending} loadingText="Starting the scan">
              Start scan
            </Button>
          </SpaceBetween>
        </Box>
      }
    >
      <form
        onSubmit={(event) => {
          event.preventDefault()
          submit()
        }}
      >
        <SpaceBetween size="m">
          {start.error && <Alert type="error">{start.error.message}</Alert>}
          <ScopeFields draft={draft} refused={refused} onChange={setDraft} />
          {'scope' in chosen && <PlanWords scope={chosen.scope} />}
        </SpaceBetween>
      </form>
    </Modal>
  )
}
