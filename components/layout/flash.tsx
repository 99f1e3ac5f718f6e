'use client'
import Flashbar, { type FlashbarProps } from '@cloudscape-design/components/flashbar'
import { createContext, type ReactNode, useCallback, useContext, useMemo, useState } from 'react'

interface Message {
  readonly type: 'success' | 'info' | 'warning' | 'error' | 'in-progress'
  readonly header?: string
  readonly content: ReactNode
  /** A message with the same id replaces the one before it. */
  readonly id?: string
}

interface Flash {
  readonly items: readonly (Message & { readonly id: string })[]
  readonly show: (message: Message) => void
  readonly dismiss: (id: string) => void
}

const FlashContext = createContext<Flash | null>(null)

export function FlashProvider({ children }: { children: ReactNode }) {
  const [items, setItems] = useState<Flash['items']>([])
  const dismiss = useCallback((id: string) => setItems((now) => now.filter((item) => item.id !== id)), [])
  const show = useCallback((message: Message) => {
    const id = message.id ?? crypto.randomUUID()
    setItems((now) => [{ ...message, id }, ...now.filter((item) => item.id !== id)].slice(0, 4))
  }, [])
  const value = useMemo(() => ({ items, show, dismiss }), [items, show, dismiss])
  return <FlashContext value={value}>{children}</FlashContext>
}

/** `const flash = useFlash(); flash({ type: 'success', content: 'Scan 12 started.' })` for what happened in the background. */
export function useFlash(): Flash['show'] {
  return useFlashState().show
}

function useFlashState(): Flash {
  const flash = useContext(FlashContext)
  if (!flash) throw new Error('Expected a FlashProvider above; the shell of the console holds it.')
  return flash
}

export function FlashMessages() {
  const { items, dismiss } = useFlashState()
  const shown = items.map(
    (item): FlashbarProps.MessageDefinition => ({
      id: item.id,
      type: item.type === 'in-progress' ? 'info' : item.type,
      loading: item.type === 'in-progress',
      header: item.header,
      content: item.content,
      dismissible: true,
      dismissLabel: 'Dismiss message',
      onDismiss: () => dismiss(item.id),
    }),
  )
  return <Flashbar items={shown} />
}
