import Box from '@cloudscape-design/components/box'
import type { ReactNode } from 'react'

/** Nothing to show: says so, says why, and offers the next step. */
export function EmptyState({ title, action, children }: { title: string; action?: ReactNode; children?: ReactNode }) {
  return (
    <Box textAlign="center" color="inherit" margin={{ vertical: 'xs' }}>
      <b>{title}</b>
      {children && (
        <Box variant="p" color="inherit">
          {children}
        </Box>
      )}
      {action && <Box padding={{ top: 'xs' }}>{action}</Box>}
    </Box>
  )
}
