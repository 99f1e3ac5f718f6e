import Box from '@cloudscape-design/components/box'
import type { PrincipalRow } from './principal-rows'

/** What speaks for a role, the strongest first, and what speaks against it. */
export function EvidenceLines({ row }: { row: PrincipalRow }) {
  if (row.evidence.length === 0)
    return <Box>{row.arn ? 'Follows from the launch path' : 'Nothing readable names it'}</Box>
  return row.evidence.map(({ text, against }) => (
    <div key={text}>{against ? `But: ${text}` : `${text.charAt(0).toUpperCase()}${text.slice(1)}`}</div>
  ))
}
