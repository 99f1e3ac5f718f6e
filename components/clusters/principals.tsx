'use client'

import ButtonDropdown from '@cloudscape-design/components/button-dropdown'
import Header from '@cloudscape-design/components/header'
import Link from '@cloudscape-design/components/link'
import SpaceBetween from '@cloudscape-design/components/space-between'
import Table from '@cloudscape-design/components/table'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useMayIn } from '@/components/layout/session-context'
import { pathLabel, principalLabel, roleName } from '@/components/matrix/access-words'
import { ArnText } from '@/components/tables/arn-text'
import { EmptyState } from '@/components/tables/empty-state'
import { QueryError } from '@/components/ui/query-error'
import type { NeedView } from '@/lib/contracts/needs'
import { correctableKinds } from '@/lib/domain/inventory/correction'
import { paths } from '@/lib/paths'
import { Confidence } from './confidence'
import { type CorrectionDraft, CorrectionModal } from './correction-modal'
import { Corrections } from './corrections'
import { EvidenceLines } from './evidence-lines'
import { isCorrectable, type PrincipalRow, principalRows } from './principal-rows'
import { clusterQueries } from './queries'

/** Who acts for the cluster, how that is known, how sure it is, and who else it could be (domain.md 5.1). */
export function Principals({ clusterArn, needs }: { clusterArn: string; needs: readonly NeedView[] }) {
  const { data, isError, error, refetch, isPending } = useQuery(clusterQueries.principals(clusterArn))
  const mayCorrect = useMayIn('inventory.correct')(clusterArn)
  const [draft, setDraft] = useState<CorrectionDraft | null>(null)
  const [opened, setOpened] = useState<ReadonlySet<string>>(new Set())
  if (isError && !data) return <QueryError error={error} what="the principals" retry={() => void refetch()} />
  const rows = principalRows(data?.principals ?? [], needs)
  return (
    <SpaceBetween size="l">
      {data && data.corrections.length > 0 && (
        <Corrections clusterArn={clusterArn} corrections={data.corrections} mayCorrect={mayCorrect} />
      )}
      <Table
        variant="container"
        header={
          <Header
            variant="h2"
            counter={data && `(${rows.length})`}
            description="Weighed by evidence; below 90 % it is a guess. Open a row to see who else it could be."
            actions={mayCorrect && <NameButton onName={setDraft} />}
          >
            Principals
          </Header>
        }
        loading={isPending}
        loadingText="Reading principals"
        items={rows}
        trackBy="id"
        wrapLines
        cellVerticalAlign="top"
        ariaLabels={{
          tableLabel: 'Principals',
          expandButtonLabel: ({ kind }) => `Show who else could be ${principalLabel(kind)}`,
          collapseButtonLabel: ({ kind }) => `Hide who else could be ${principalLabel(kind)}`,
        }}
        expandableRows={{
          getItemChildren: (row) => [...row.others],
          isItemExpandable: (row) => row.others.length > 0,
          expandedItems: rows.filter((row) => opened.has(row.id)),
          onExpandableItemToggle: ({ detail: { item, expanded } }) =>
            setOpened(
              (before) => new Set(expanded ? [...before, item.id] : [...before].filter((id) => id !== item.id)),
            ),
        }}
        columnDefinitions={[
          { id: 'kind', header: 'Principal', minWidth: 180, isRowHeader: true, cell: (row) => <Kind row={row} /> },
          { id: 'arn', header: 'Role', minWidth: 240, cell: (row) => <Role row={row} /> },
          { id: 'confidence', header: 'Confidence', minWidth: 170, cell: (row) => <Confidence row={row} /> },
          { id: 'evidence', header: 'How it is known', minWidth: 280, cell: (row) => <EvidenceLines row={row} /> },
          {
            id: 'path',
            header: 'Launch path',
            minWidth: 110,
            cell: (row) => row.paths.map(pathLabel).join(', ') || '–',
          },
          ...(mayCorrect
            ? [
                {
                  id: 'actions',
                  header: 'Actions',
                  minWidth: 80,
                  cell: (row: PrincipalRow) => <RowActions row={row} onAct={setDraft} />,
                },
              ]
            : []),
        ]}
        empty={<EmptyState title="No principal found">Nothing that launches nodes or uses keys was found.</EmptyState>}
      />
      {draft && <CorrectionModal clusterArn={clusterArn} draft={draft} close={() => setDraft(null)} />}
    </SpaceBetween>
  )
}

function Kind({ row }: { row: PrincipalRow }) {
  const label = principalLabel(row.kind)
  return row.isUsed ? label : `Other candidate: ${label}`
}

/** EC2's identity-only role belongs to AWS, and of a principal that was not found nothing can be thought. */
function Role({ row }: { row: PrincipalRow }) {
  if (!row.arn.startsWith('arn:')) return 'Not found'
  return (
    <>
      <ArnText arn={row.arn} short label={roleName(row.arn)} />
      {row.isUsed && row.kind !== 'identity-only-role' && (
        <div>
          <Link href={paths.whatIf([{ change: 'recreate-role', role: row.arn }])}>What if it were replaced?</Link>
        </div>
      )}
    </>
  )
}

interface Act {
  onAct: (draft: CorrectionDraft) => void
}

function RowActions({ row, onAct }: { row: PrincipalRow } & Act) {
  const { kind } = row
  if (!isCorrectable(kind)) return null
  const isRole = row.arn.startsWith('arn:')
  return (
    <ButtonDropdown
      variant="inline-icon"
      ariaLabel={`Actions for ${isRole ? roleName(row.arn) : principalLabel(kind)}`}
      expandToViewport
      items={[
        { id: 'confirmed', text: 'Confirm', disabled: !isRole },
        { id: 'rejected', text: 'Not this one', disabled: !isRole },
        { id: 'name', text: 'Name another' },
      ]}
      onItemClick={({ detail: { id } }) =>
        onAct(
          id === 'name'
            ? { kind, principalArn: null, verdict: 'confirmed' }
            : { kind, principalArn: row.arn, verdict: id === 'rejected' ? 'rejected' : 'confirmed' },
        )
      }
    />
  )
}

function NameButton({ onName }: { onName: (draft: CorrectionDraft) => void }) {
  return (
    <ButtonDropdown
      items={correctableKinds.map((kind) => ({ id: kind, text: principalLabel(kind) }))}
      onItemClick={({ detail }) => {
        const kind = correctableKinds.find((one) => one === detail.id)
        if (kind) onName({ kind, principalArn: null, verdict: 'confirmed' })
      }}
    >
      Name a principal
    </ButtonDropdown>
  )
}
