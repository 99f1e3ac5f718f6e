'use client'
import { type ReactNode, useState } from 'react'
import type { AccountView } from '@/lib/contracts/account'
import { ConfirmModal } from './confirm-modal'

/** Time to fill a form in before the server asks for the password again. */
const marginMs = 60_000

/** Does something at once where somebody proved who they are a moment ago, else after their password. */
export function useConfirmed(account: Pick<AccountView, 'confirmedUntil'>): {
  readonly confirmed: (act: () => void) => void
  readonly confirmModal: ReactNode
} {
  const [waiting, setWaiting] = useState<(() => void) | null>(null)
  const confirmed = (act: () => void) => {
    if (Date.parse(account.confirmedUntil) - Date.now() > marginMs) act()
    else setWaiting(() => act)
  }
  const confirmModal = waiting && (
    <ConfirmModal
      close={() => setWaiting(null)}
      onConfirmed={() => {
        setWaiting(null)
        waiting()
      }}
    />
  )
  return { confirmed, confirmModal }
}
