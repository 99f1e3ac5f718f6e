'use client'
import Link from '@cloudscape-design/components/link'
import StatusIndicator from '@cloudscape-design/components/status-indicator'
import { AccountText } from '@/components/tables/account-text'
import type { Column } from '@/components/tables/data-table'
import { TimeText } from '@/components/ui/time-text'
import type { ChangeActor, ChangeListQuery, ChangeRow } from '@/lib/contracts/changes'
import { paths } from '@/lib/paths'
import { kindTitle, whatWords } from './change-words'
import styles from './changes.module.css'

export const changeColumns: readonly Column<ChangeRow, ChangeListQuery['sort']>[] = [
  { id: 'name', header: 'What', width: 220, rowHeader: true, cell: (row) => <Named row={row} /> },
  { id: 'what', header: 'Result', width: 120, cell: ({ what }) => <What what={what} /> },
  {
    id: 'summary',
    header: 'Change',
    width: 330,
    cell: (row) => <span className={styles.anywhere}>{row.summary}</span>,
  },
  {
    id: 'where',
    header: 'Where',
    width: 190,
    cell: (row) => (
      <>
        <AccountText id={row.accountId} name={row.accountName} />
        {row.region && <div className={styles.quiet}>{row.region}</div>}
      </>
    ),
  },
  {
    id: 'at',
    header: 'Seen',
    width: 190,
    sort: 'at',
    cell: (row) => (
      <>
        <TimeText at={row.seenAt} />
        <div>
          <Link href={paths.scan(row.scanId)}>Scan {row.scanId}</Link>
        </div>
      </>
    ),
  },
  { id: 'who', header: 'Who', width: 200, cell: ({ who }) => (who ? <Who actor={who} /> : 'Not known') },
]

/** Its name leads to the page of the key or cluster that it is or belongs to. */
function Named({ row }: { row: ChangeRow }) {
  const address = row.keyArn ? paths.key(row.keyArn) : row.clusterArn && paths.cluster(row.clusterArn)
  return (
    <span className={styles.anywhere}>
      {address ? <Link href={address}>{row.name}</Link> : row.name}
      <div className={styles.quiet}>{kindTitle(row.kind)}</div>
    </span>
  )
}

export function What({ what }: Pick<ChangeRow, 'what'>) {
  const [type, word] = whatWords(what)
  return <StatusIndicator type={type}>{word}</StatusIndicator>
}

export function Who({ actor }: { actor: ChangeActor }) {
  return (
    <span className={styles.anywhere} title={actor.arn}>
      {actor.person ?? actor.who}
      <div className={styles.quiet}>
        {actor.event}
        {actor.person && ` as ${actor.who}`}
      </div>
    </span>
  )
}
