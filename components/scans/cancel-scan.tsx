'use client'
import Button from '@cloudscape-design/components/button'
import { useState } from 'react'
import { useMay } from '@/components/layout/session-context'
import { ActModal } from '@/components/ui/act-modal'
import type { ScanView } from '@/lib/contracts/scans'
import { useCancelScan } from './mutations'

/** Stops a scan, after asking whether that is meant. */
export function CancelScan({ scan }: { scan: ScanView }) {
  const may = useMay('scans.start')
  const cancel = useCancelScan(scan.id)
  const [asking, setAsking] = useState(false)
  const close = () => setAsking(false)
  if (!may || scan.status === 'assessing') return null
  return (
    <>
      <Button onClick={() => setAsking(true)} loading={scan.cancelling} loadingText="The scan is stopping">
        Cancel scan
      </Button>
      {asking && (
        <ActModal
          header={`Cancel scan ${scan.id}?`}
          act="Cancel scan"
          busy="Cancelling"
          onAct={() => cancel.mutate(undefined, { onSettled: close })}
          isPending={cancel.isPending}
          close={close}
          cancel="Go on scanning"
          size="small"
        >
          It stops within seconds. What was read until then counts; everything else stays as it was known before.
        </ActModal>
      )}
    </>
  )
}
