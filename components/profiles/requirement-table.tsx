'use client'
import Box from '@cloudscape-design/components/box'
import Button from '@cloudscape-design/components/button'
import SpaceBetween from '@cloudscape-design/components/space-between'
import Table, { type TableProps } from '@cloudscape-design/components/table'
import { principalLabel } from '@/components/matrix/access-words'
import type { Requirement } from '@/lib/domain/profiles/profile'
import { keysWord, levelWord, pathsWord, requirementName } from './profile-words'

interface RequirementTableProps {
  readonly requirements: readonly Requirement[]
  readonly header?: React.ReactNode
  /** Left out where nobody may change anything. */
  readonly onEdit?: (at: number) => void
  readonly onRemove?: (at: number) => void
}

type Row = Requirement & { readonly at: number }

/** The rows of a profile. Rows that name paths or keys win over rows that do not. */
export function RequirementTable({ requirements, header, onEdit, onRemove }: RequirementTableProps) {
  const rows = requirements.map((requirement, at) => ({ ...requirement, at }))
  return (
    <Table
      variant="container"
      header={header}
      items={rows}
      trackBy={({ at }) => String(at)}
      wrapLines
      cellVerticalAlign="top"
      stickyColumns={{ last: onEdit ? 1 : 0 }}
      ariaLabels={{ tableLabel: 'Requirements' }}
      columnDefinitions={[...columns, ...(onEdit && onRemove ? [actions(onEdit, onRemove)] : [])]}
      empty="This profile asks for nothing."
    />
  )
}

const wide = (width: number) => ({ width, minWidth: width })

const columns: TableProps.ColumnDefinition<Row>[] = [
  {
    id: 'principal',
    header: 'Principal',
    ...wide(140),
    isRowHeader: true,
    cell: ({ principal }) => principalLabel(principal),
  },
  { id: 'operations', header: 'Operations', ...wide(220), cell: ({ operations }) => operations.join(', ') },
  { id: 'level', header: 'Level', ...wide(110), cell: ({ level }) => levelWord(level) },
  { id: 'paths', header: 'Launch paths', ...wide(120), cell: ({ paths }) => pathsWord(paths) },
  { id: 'keys', header: 'Key of', ...wide(130), cell: ({ keys }) => keysWord(keys) },
  { id: 'because', header: 'Because', ...wide(240), cell: (row) => <Because {...row} /> },
]

function Because({ because, conditions }: Row) {
  return (
    <>
      <div>{because}</div>
      {conditions && (
        <Box color="text-body-secondary" fontSize="body-s">
          May be held to {conditions.join(', ')}
        </Box>
      )}
    </>
  )
}

const actions = (onEdit: (at: number) => void, onRemove: (at: number) => void): TableProps.ColumnDefinition<Row> => ({
  id: 'actions',
  header: 'Actions',
  ...wide(90),
  cell: (row) => (
    <SpaceBetween direction="horizontal" size="xxs">
      <Button
        variant="inline-icon"
        iconName="edit"
        ariaLabel={`Edit ${requirementName(row)}`}
        onClick={() => onEdit(row.at)}
      />
      <Button
        variant="inline-icon"
        iconName="remove"
        ariaLabel={`Remove ${requirementName(row)}`}
        onClick={() => onRemove(row.at)}
      />
    </SpaceBetween>
  ),
})
