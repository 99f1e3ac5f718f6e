'use client'
import Box from '@cloudscape-design/components/box'
import Button from '@cloudscape-design/components/button'
import CopyToClipboard from '@cloudscape-design/components/copy-to-clipboard'
import Modal from '@cloudscape-design/components/modal'
import SpaceBetween from '@cloudscape-design/components/space-between'
import type { ReactNode } from 'react'

interface ToldOnceProps {
  readonly header: string
  readonly secret: string
  /** For those who hear the button: `Copy token`. */
  readonly copy: string
  readonly close: () => void
  readonly children: ReactNode
}

/** A secret, the one time that it can be seen. */
export function ToldOnce({ header, secret, copy, close, children }: ToldOnceProps) {
  return (
    <Modal
      visible
      onDismiss={close}
      closeAriaLabel="Close"
      header={header}
      footer={
        <Box float="right">
          <Button variant="primary" onClick={close}>
            Done
          </Button>
        </Box>
      }
    >
      <SpaceBetween size="m">
        <Box>{children}</Box>
        <CopyToClipboard
          variant="inline"
          textToCopy={secret}
          copyButtonAriaLabel={copy}
          copySuccessText="Copied"
          copyErrorText="Could not be copied: select it and copy it by hand"
        />
      </SpaceBetween>
    </Modal>
  )
}
