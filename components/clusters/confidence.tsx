import StatusIndicator from '@cloudscape-design/components/status-indicator'
import type { PrincipalRow } from './principal-rows'

/** How sure it is, as a word and a number: from 90 % on nobody has to look again. */
export function Confidence({ row }: { row: PrincipalRow }) {
  // Kept together: a number alone on a line says nothing.
  const percent = `${Math.round(row.confidence * 100)}\u00a0%`
  if (!row.arn) return <StatusIndicator type="warning">Unknown</StatusIndicator>
  if (!row.isUsed) return <StatusIndicator type="stopped">Not used, {percent}</StatusIndicator>
  if (row.confidence >= 0.9) return <StatusIndicator type="success">Sure, {percent}</StatusIndicator>
  return <StatusIndicator type="warning">A guess, {percent}</StatusIndicator>
}
