'use client'
import Alert from '@cloudscape-design/components/alert'
import Box from '@cloudscape-design/components/box'
import { countOf } from '@/components/ui/format-number'
import { TimeText } from '@/components/ui/time-text'
import styles from './audit.module.css'
import type { useVerifyChain } from './mutations'

/** What came of walking the chain. */
export function ChainResult({ verify }: { verify: ReturnType<typeof useVerifyChain> }) {
  const { data, error, reset } = verify
  if (error) {
    return (
      <Alert type="error" header="The log could not be walked" dismissible onDismiss={reset}>
        {error.message}
      </Alert>
    )
  }
  if (!data) return null
  if (data.problem) {
    return (
      <Alert type="error" header={`The log does not verify: entry ${data.problem.seq}`} dismissible onDismiss={reset}>
        {data.problem.text} It is sound up to entry {data.lastSeq ?? 'none'} (
        {countOf(data.entries, 'entry', 'entries')}).
      </Alert>
    )
  }
  return (
    <Alert type="success" header="The log is intact" dismissible onDismiss={reset}>
      {countOf(data.entries, 'entry', 'entries')}, each chained to the one before it, up to entry {data.lastSeq}. Hash:{' '}
      <span className={styles.hash}>{data.lastHash}</span>
      {data.checkpoints.newest && (
        <Box variant="p">
          It agrees with {countOf(data.checkpoints.count, 'checkpoint')} kept outside the database, the newest of entry{' '}
          {data.checkpoints.newest.seq} (<TimeText at={data.checkpoints.newest.at} />
          ).
        </Box>
      )}
      {data.notes.map((note) => (
        <Box key={note} variant="p" color="text-body-secondary">
          {note}
        </Box>
      ))}
    </Alert>
  )
}
