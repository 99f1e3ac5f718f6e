'use client'
import Header from '@cloudscape-design/components/header'
import Table from '@cloudscape-design/components/table'
import { principalLabel } from '@/components/matrix/access-words'
import type { ProfileDifferenceView } from '@/lib/contracts/profiles'
import { keysWord, levelWord, pathsWord } from './profile-words'

/** How a profile differs from what AWS documents. */
export function DifferenceTable({ differences }: { differences: readonly ProfileDifferenceView[] }) {
  return (
    <Table
      variant="container"
      header={
        <Header
          variant="h2"
          counter={`(${differences.length})`}
          description="What AWS documents, and what this asks for."
        >
          Against strict
        </Header>
      }
      items={differences.map((one, at) => ({ ...one, at }))}
      trackBy={({ at }) => String(at)}
      wrapLines
      cellVerticalAlign="top"
      ariaLabels={{ tableLabel: 'Against strict' }}
      columnDefinitions={[
        {
          id: 'principal',
          header: 'Principal',
          width: 180,
          minWidth: 160,
          isRowHeader: true,
          cell: ({ principal }) => principalLabel(principal),
        },
        { id: 'operation', header: 'Operation', width: 240, minWidth: 200, cell: ({ operation }) => operation },
        { id: 'before', header: 'Strict', width: 130, minWidth: 120, cell: ({ before }) => levelWord(before) },
        { id: 'after', header: 'Here', width: 130, minWidth: 120, cell: ({ after }) => levelWord(after) },
        { id: 'paths', header: 'Launch paths', width: 180, minWidth: 150, cell: ({ paths }) => pathsWord(paths) },
        { id: 'keys', header: 'Key of', width: 180, minWidth: 150, cell: ({ keys }) => keysWord(keys) },
        { id: 'because', header: 'Because', width: 260, minWidth: 200, cell: ({ because }) => because || '–' },
      ]}
      empty="It asks for what AWS documents, no more and no less."
    />
  )
}
