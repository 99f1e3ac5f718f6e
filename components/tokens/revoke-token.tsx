'use client'
import { ActModal } from '@/components/ui/act-modal'
import type { TokenView } from '@/lib/contracts/tokens'
import { useRevokeToken } from './mutations'

export function RevokeToken({ token, close }: { token: TokenView; close: () => void }) {
  const revoke = useRevokeToken()
  return (
    <ActModal
      header={`Revoke “${token.name}”?`}
      act="Revoke token"
      busy="Revoking the token"
      onAct={() => revoke.mutate(token.id, { onSuccess: close })}
      isPending={revoke.isPending}
      error={revoke.error}
      close={close}
    >
      <div>
        Whatever uses it is refused from its next call on. What it did stays in the audit log. This cannot be undone.
      </div>
    </ActModal>
  )
}
