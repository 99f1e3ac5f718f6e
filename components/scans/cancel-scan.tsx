'use client'
import Box from '@cloudscape-design/components/box'
import Button from '@cloudscape-design/components/button'
import Modal from '@cloudscape-design/components/modal'
import SpaceBetween from '@cloudscape-design/components/space-between'
import { useState } from 'react'
import { useMay } from '@/components/layout/session-context'
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
        <Modal
          visible
          size="small"
          onDismiss={close}
          closeAriaLabel="Close"
          header={`Cancel scan ${scan.id}?`}
          footer={
            <Box float="right">
              <SpaceBetween direction="horizontal" size="xs">
                <Button variant="link" onClick={close}>
                  Go on scanning
                </Button>
                <Button
                  variant="primary"
                  loading={cancel.isPending}
                  loadingText="Cancelling"
                  onClick={() => cancel.mutate(undefined, { onSettled: close })}
                >
                  Cancel scan
                </Button>
              </SpaceBetween>
            </Box>
          }
        >
          It stops within seconds. What was read until then counts; everything else stays as it was known before.
        </Modal>
      )}
    </>
  )
}
