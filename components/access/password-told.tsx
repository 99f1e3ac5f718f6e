'use client'
import Box from '@cloudscape-design/components/box'
import Button from '@cloudscape-design/components/button'
import CopyToClipboard from '@cloudscape-design/components/copy-to-clipboard'
import Modal from '@cloudscape-design/components/modal'
import SpaceBetween from '@cloudscape-design/components/space-between'
import type { PasswordTold } from '@/lib/contracts/access'

/** The one time that a password somebody else will use is shown. */
export function PasswordToldModal({ told, close }: { told: PasswordTold; close: () => void }) {
  return (
    <Modal
      visible
      onDismiss={close}
      closeAriaLabel="Close"
      header={`Hand this to ${told.user.name}`}
      footer={
        <Box float="right">
          <Button variant="primary" onClick={close}>
            Done
          </Button>
        </Box>
      }
    >
      <SpaceBetween size="m">
        <Box>
          It signs {told.user.email} in once; they choose a password of their own then. It cannot be shown again.
        </Box>
        <CopyToClipboard
          variant="inline"
          textToCopy={told.password}
          copyButtonAriaLabel="Copy password"
          copySuccessText="Copied"
          copyErrorText="Could not be copied: select it and copy it by hand"
        />
      </SpaceBetween>
    </Modal>
  )
}
