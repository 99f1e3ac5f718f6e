import Container from '@cloudscape-design/components/container'
import Header from '@cloudscape-design/components/header'
import Link from '@cloudscape-design/components/link'
import { EmptyState } from '@/components/tables/empty-state'
import { countOf, formatNumber } from '@/components/ui/format-number'
import { StatusLabel } from '@/components/ui/status-label'
import { withQuery } from '@/lib/api-client'
import type { PostureView } from '@/lib/contracts/posture'
import { paths } from '@/lib/paths'
import styles from './posture.module.css'

type Account = PostureView['accounts'][number]

/** Per account: what its clusters need, what of it is missing or unknown, and what the scan could not read. */
export function AccountCoverage({ accounts, scanId }: { accounts: readonly Account[]; scanId: number | null }) {
  return (
    <Container
      header={
        <Header
          variant="h2"
          description="Accounts with the most missing access, then those that could not be read"
          actions={scanId !== null && <Link href={paths.scan(scanId)}>What the scan read</Link>}
        >
          Accounts
        </Header>
      }
    >
      {accounts.length === 0 ? (
        <EmptyState title="No accounts yet">A scan lists them.</EmptyState>
      ) : (
        <div className={styles.scroll}>
          <table className={styles.accounts}>
            <thead>
              <tr>
                <th scope="col">Account</th>
                <th scope="col" className={styles.unit}>
                  Unit
                </th>
                <th scope="col">Access</th>
                <th scope="col" className={styles.figure}>
                  Missing
                </th>
                <th scope="col" className={styles.figure}>
                  Unknown
                </th>
                <th scope="col" className={styles.figure}>
                  Needs
                </th>
                <th scope="col">Scan</th>
              </tr>
            </thead>
            <tbody>
              {accounts.map((account) => (
                <AccountRow key={account.accountId} account={account} />
              ))}
            </tbody>
          </table>
        </div>
      )}
    </Container>
  )
}

function AccountRow({ account }: { account: Account }) {
  return (
    <tr>
      <th scope="row">
        <Link href={withQuery(paths.clusters(), { account: account.accountId })}>{account.accountName}</Link>{' '}
        <span className={styles.note}>{account.accountId}</span>
      </th>
      <td className={styles.unit}>{account.unit || '–'}</td>
      <td>
        <AccessBar {...account} />
      </td>
      <td className={styles.figure}>{account.missing > 0 ? <b>{formatNumber(account.missing)}</b> : '0'}</td>
      <td className={styles.figure}>{formatNumber(account.unknown)}</td>
      <td className={styles.figure}>{formatNumber(account.needed)}</td>
      <td>
        {account.unread > 0 ? (
          <StatusLabel status="partial">{countOf(account.unread, 'part')} not read</StatusLabel>
        ) : (
          <StatusLabel status="read" />
        )}
      </td>
    </tr>
  )
}

function AccessBar({ needed, missing, unknown }: Pick<Account, 'needed' | 'missing' | 'unknown'>) {
  // `needed` counts needs, the others operations: a need with several missing operations must not overflow the bar.
  const total = Math.max(needed, missing + unknown)
  if (total === 0) return <span className={styles.note}>Nothing needed</span>
  const share = (n: number) => `${(100 * n) / total}%`
  return (
    <div className={styles.bar} aria-hidden="true">
      <span className={styles.barMissing} style={{ inlineSize: share(missing) }} />
      <span className={styles.barUnknown} style={{ inlineSize: share(unknown) }} />
      <span className={styles.barAllowed} style={{ inlineSize: share(total - missing - unknown) }} />
    </div>
  )
}
