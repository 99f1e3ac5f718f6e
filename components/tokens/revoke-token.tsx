'use client'
import Alert from '@cloudscape-design/components/alert'
import Box from '@cloudscape-design/components/box'
import Button from '@cloudscape-design/components/button'
import Modal from '@cloudscape-design/components/modal'
import SpaceBetween from '@cloudscape-design/components/space-between'
import type { TokenView } from '@/lib/contracts/tokens'
import { useRevokeToken } from './mutations'

export function RevokeToken({ token, close }: { token: TokenView; close: () => void }) {
  const revoke = useRevokeToken()
  return (
    <Modal
      visible
      onDismiss={close}
      closeAriaLabel="Close"
      header={`Revoke “${token.name}”?`}
      footer={
        <Box float="right">
          <SpaceBetween direction="horizontal" size="xs">
            <Button variant="link" onClick={close} disabled={revoke.isPending}>
              Cancel
            </Button>
            <Button
              variant="primary"
              onClick={() => revoke.mutate(token.id, { onSuccess: close })}
              loading={revoke.isPending}
              loadingText="Revoking the token"
            >
              Revoke token
            </Button>
          </SpaceBetween>
        </Box>
      }
    >
      <SpaceBetween size="m">
        <div>
          Whatever uses it is refused from its next call on. What it did stays in the audit log. This cannot be undone.
        </div>
        {revoke.error && <Alert type="error">{revoke.error.message}</Alert>}
      </SpaceBetween>
    </Modal>
  )
}
