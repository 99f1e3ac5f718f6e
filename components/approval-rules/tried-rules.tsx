import Alert from '@cloudscape-design/components/alert'
import Header from '@cloudscape-design/components/header'
import Link from '@cloudscape-design/components/link'
import Table from '@cloudscape-design/components/table'
import { countOf } from '@/components/ui/format-number'
import type { TriedRules } from '@/lib/contracts/approval-rules'
import { nameOf } from '@/lib/domain/arn'
import { paths } from '@/lib/paths'

const lines = (words: readonly string[]) => words.map((word) => <div key={word}>{word}</div>)
const wide = (width: number) => ({ width, minWidth: width })

/** Which open requests would be judged otherwise. */
export function TriedRulesView({ tried: { changed, unchanged } }: { tried: TriedRules }) {
  if (changed.length === 0)
    return (
      <Alert type="info" header="No open request would be judged otherwise">
        {countOf(unchanged, 'open request')} looked at.
      </Alert>
    )
  return (
    <Table
      variant="container"
      header={
        <Header
          variant="h2"
          counter={`(${changed.length})`}
          description="What is asked for already keeps what was demanded of it; where the new rules are stricter, they are added to that."
        >
          Open requests that would be judged otherwise
        </Header>
      }
      items={changed}
      trackBy="id"
      wrapLines
      cellVerticalAlign="top"
      ariaLabels={{ tableLabel: 'Open requests that would be judged otherwise' }}
      columnDefinitions={[
        {
          id: 'request',
          header: 'Request',
          ...wide(110),
          isRowHeader: true,
          cell: ({ id, number }) => <Link href={paths.request(id)}>{number}</Link>,
        },
        { id: 'for', header: 'For', ...wide(220), cell: ({ granteePrincipal }) => nameOf(granteePrincipal) },
        { id: 'before', header: 'Now', ...wide(260), cell: ({ before }) => lines(before.words) },
        { id: 'after', header: 'By these rules', ...wide(260), cell: ({ after }) => lines(after.words) },
      ]}
    />
  )
}
