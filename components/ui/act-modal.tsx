'use client'
import Alert from '@cloudscape-design/components/alert'
import Box from '@cloudscape-design/components/box'
import Button from '@cloudscape-design/components/button'
import Modal, { type ModalProps } from '@cloudscape-design/components/modal'
import SpaceBetween from '@cloudscape-design/components/space-between'
import type { ReactNode } from 'react'

interface ActModalProps {
  readonly header: string
  /** What the button does, and what it says while it does it. */
  readonly act: ReactNode
  readonly busy: string
  readonly onAct: () => void
  readonly isPending: boolean
  /** Why it was refused, in the server's words. */
  readonly error?: { readonly message: string } | null
  readonly close: () => void
  readonly cancel?: string
  readonly size?: ModalProps.Size
  readonly children: ReactNode
}

/** The last look before something is done: one button does it, the other goes back. */
export function ActModal(props: ActModalProps) {
  const { header, act, busy, onAct, isPending, error, close, cancel = 'Cancel', size, children } = props
  return (
    <Modal
      visible
      size={size}
      onDismiss={close}
      closeAriaLabel="Close"
      header={header}
      footer={
        <Box float="right">
          <SpaceBetween direction="horizontal" size="xs">
            <Button variant="link" onClick={close} disabled={isPending}>
              {cancel}
            </Button>
            <Button variant="primary" onClick={onAct} loading={isPending} loadingText={busy}>
              {act}
            </Button>
          </SpaceBetween>
        </Box>
      }
    >
      <SpaceBetween size="m">
        {error && <Alert type="error">{error.message}</Alert>}
        {children}
      </SpaceBetween>
    </Modal>
  )
}
