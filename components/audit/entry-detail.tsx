'use client'
import Box from '@cloudscape-design/components/box'
import Button from '@cloudscape-design/components/button'
import KeyValuePairs from '@cloudscape-design/components/key-value-pairs'
import Link from '@cloudscape-design/components/link'
import SpaceBetween from '@cloudscape-design/components/space-between'
import { CopyButton } from '@/components/ui/copy-button'
import { TimeText } from '@/components/ui/time-text'
import type { AuditRow } from '@/lib/contracts/audit'
import styles from './audit.module.css'
import { subjectAddress } from './audit-words'
import { diffFields } from './diff-fields'

/** Everything one entry says, and how it hangs on the one before it. */
export function EntryDetail({
  entry,
  onSubject,
  onActor,
}: {
  entry: AuditRow
  onSubject: () => void
  onActor: () => void
}) {
  const changes = diffFields(entry.before, entry.after)
  const address = subjectAddress(entry)
  return (
    <SpaceBetween size="l">
      <Box>{entry.summary}</Box>
      <KeyValuePairs
        columns={1}
        items={[
          { label: 'Time', value: <TimeText at={entry.at} show="both" /> },
          { label: 'Who', value: `${entry.actorName} (${entry.actorType})` },
          ...(entry.sourceAddress ? [{ label: 'From', value: entry.sourceAddress }] : []),
          { label: 'Action', value: entry.action },
          {
            label: 'On',
            value: (
              <>
                {entry.subjectType} {address ? <Link href={address}>{entry.subjectId}</Link> : entry.subjectId}
              </>
            ),
          },
          ...(entry.reason ? [{ label: 'Reason', value: entry.reason }] : []),
        ]}
      />
      <SpaceBetween direction="horizontal" size="xs">
        <Button onClick={onSubject}>All entries on this</Button>
        <Button onClick={onActor}>All by {entry.actorName}</Button>
      </SpaceBetween>
      {changes.length > 0 && (
        <div className={styles.scroll}>
          <table className={styles.changes}>
            <thead>
              <tr>
                <th scope="col">Field</th>
                <th scope="col">Before</th>
                <th scope="col">After</th>
              </tr>
            </thead>
            <tbody>
              {changes.map((change) => (
                <tr key={change.field}>
                  <th scope="row">{change.field}</th>
                  <td>{change.before === null ? '–' : <pre className={styles.value}>{change.before}</pre>}</td>
                  <td>{change.after === null ? '–' : <pre className={styles.value}>{change.after}</pre>}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
      <KeyValuePairs
        columns={1}
        items={[
          { label: 'Hash of this entry', value: <Hash hash={entry.hash} what="hash" /> },
          { label: 'Hash of the entry before', value: <Hash hash={entry.previousHash} what="previous hash" /> },
        ]}
      />
    </SpaceBetween>
  )
}

function Hash({ hash, what }: { hash: string; what: string }) {
  return (
    <span className={styles.hash}>
      {hash} <CopyButton text={hash} what={what} />
    </span>
  )
}
