import Box from '@cloudscape-design/components/box'
import type { RequestView } from '@/lib/contracts/requests'
import styles from './requests.module.css'

/** What an approver took out of the request, and why. */
export function Narrowed({
  request,
  narrowed,
}: {
  request: RequestView
  narrowed: NonNullable<RequestView['narrowed']>
}) {
  const { from, by, note } = narrowed
  const now = request.preflight.proposal
  const gone = from.operations.filter((name) => !now.operations.includes(name))
  const before = from.constraints?.encryptionContextSubset ?? {}
  const held = Object.entries(now.constraints?.encryptionContextSubset ?? {}).filter(
    ([key]) => !Object.hasOwn(before, key),
  )
  return (
    <div>
      <Box variant="awsui-key-label">Narrowed</Box>
      {gone.length > 0 && <div>Without {gone.join(', ')}.</div>}
      {held.length > 0 && (
        <div>Only with encryption context {held.map(([key, value]) => `${key}=${value}`).join(', ')}.</div>
      )}
      {note}
      <div className={styles.note}>{by}</div>
    </div>
  )
}
