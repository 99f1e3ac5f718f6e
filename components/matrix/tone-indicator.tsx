import StatusIndicator, { type StatusIndicatorProps } from '@cloudscape-design/components/status-indicator'
import type { ReactNode } from 'react'
import type { Tone } from './access-words'

const types: Readonly<Record<Tone, StatusIndicatorProps.Type>> = {
  ok: 'success',
  bad: 'error',
  caution: 'warning',
  info: 'info',
  quiet: 'stopped',
}

/** An icon and a word: colour never stands alone. What nobody could see never reads as good. */
export function ToneIndicator({ tone, children }: { tone: Tone; children: ReactNode }) {
  return <StatusIndicator type={types[tone]}>{children}</StatusIndicator>
}
