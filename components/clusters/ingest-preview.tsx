import Alert from '@cloudscape-design/components/alert'
import SpaceBetween from '@cloudscape-design/components/space-between'
import Table from '@cloudscape-design/components/table'
import { ToneIndicator } from '@/components/matrix/tone-indicator'
import { EmptyState } from '@/components/tables/empty-state'
import type { IngestView } from '@/lib/contracts/kubernetes'

interface Line {
  readonly id: string
  readonly what: 'new' | 'changed' | 'unchanged' | 'gone' | 'not understood'
  readonly text: string
}

const tones = { new: 'ok', changed: 'info', unchanged: 'quiet', gone: 'info', 'not understood': 'caution' } as const

/** What was understood of a text before it is kept, what was not, and what would be gone. */
export function IngestPreview({ view: { objects, misunderstood, gone, problems } }: { view: IngestView }) {
  const lines: Line[] = [
    ...misunderstood.map((one) => ({ ...one, what: 'not understood' as const, says: one.problem })),
    ...objects,
    ...gone.map((one) => ({ ...one, what: 'gone' as const, says: 'Was known, and is not in the text' })),
  ].map(({ kind, name, what, says }) => ({ id: `${kind} ${name}`, what, text: says }))
  return (
    <SpaceBetween size="s">
      <Table<Line>
        variant="embedded"
        items={lines}
        trackBy="id"
        wrapLines
        cellVerticalAlign="top"
        ariaLabels={{ tableLabel: 'What was understood' }}
        columnDefinitions={[
          { id: 'object', header: 'Object', width: 190, minWidth: 150, isRowHeader: true, cell: ({ id }) => id },
          {
            id: 'what',
            header: 'Is',
            width: 140,
            minWidth: 120,
            cell: ({ what }) => <ToneIndicator tone={tones[what]}>{what}</ToneIndicator>,
          },
          {
            id: 'says',
            header: 'Says',
            width: 340,
            minWidth: 260,
            cell: ({ text }) => <span style={{ overflowWrap: 'anywhere' }}>{text}</span>,
          },
        ]}
        empty={<EmptyState title="Nothing that names keys was found">Was it printed with -o json?</EmptyState>}
      />
      {problems.length > 0 && (
        <Alert type="warning" header="Left out">
          {problems.map((problem) => (
            <div key={problem}>{problem}</div>
          ))}
        </Alert>
      )}
    </SpaceBetween>
  )
}
