'use client'
import Container from '@cloudscape-design/components/container'
import Header from '@cloudscape-design/components/header'
import Link from '@cloudscape-design/components/link'
import { useQuery } from '@tanstack/react-query'
import { countOf } from '@/components/ui/format-number'
import { StatusLabel } from '@/components/ui/status-label'
import { TimeText } from '@/components/ui/time-text'
import type { BundleListQuery, BundleRow } from '@/lib/contracts/bundles'
import { paths } from '@/lib/paths'
import { bundleQueries, newestBundles } from './bundle-queries'
import styles from './requests.module.css'

/** Bulk requests above the list of requests; nothing where there are none. */
export function BundleList({ view }: { view: BundleListQuery['view'] }) {
  const { data } = useQuery(bundleQueries.list(newestBundles(view)))
  if (!data || data.total === 0) return null
  const more = data.total - data.items.length
  return (
    <Container
      header={
        <Header
          variant="h2"
          counter={`(${data.total})`}
          {...(more > 0 && {
            description: `The newest ${data.items.length}; the requests of the others are in the list.`,
          })}
        >
          Bulk requests
        </Header>
      }
    >
      <ul className={styles.list}>
        {data.items.map((bundle) => (
          <BundleLine key={bundle.id} bundle={bundle} />
        ))}
      </ul>
    </Container>
  )
}

export function BundleLine({ bundle }: { bundle: BundleRow }) {
  const came =
    bundle.failed > 0 ? `${bundle.verified} verified, ${bundle.failed} failed` : `${bundle.verified} verified`
  return (
    <li className={styles.row}>
      <Link href={paths.bundle(bundle.id)}>
        Bulk request {bundle.number}: {bundle.family}
      </Link>{' '}
      <StatusLabel status={bundle.state} />
      <div className={styles.note}>
        {countOf(bundle.members, 'grant')}, {came}. {bundle.requesterName},{' '}
        <TimeText at={bundle.requestedAt} show="relative" />
      </div>
    </li>
  )
}
