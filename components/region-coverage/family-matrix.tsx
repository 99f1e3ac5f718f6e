'use client'
import Button from '@cloudscape-design/components/button'
import Checkbox from '@cloudscape-design/components/checkbox'
import Container from '@cloudscape-design/components/container'
import ExpandableSection from '@cloudscape-design/components/expandable-section'
import Header from '@cloudscape-design/components/header'
import Link from '@cloudscape-design/components/link'
import { type ReactNode, useState } from 'react'
import { countOf } from '@/components/ui/format-number'
import { StatusLabel, statusWord } from '@/components/ui/status-label'
import type { CoverageCellView, CoverageRowView, FamilyView } from '@/lib/contracts/region-coverage'
import { paths } from '@/lib/paths'
import { cellNote, toldWords } from './coverage-words'
import styles from './region-coverage.module.css'
import { useMayAskInCell } from './use-may-ask-in-cell'

interface FamilyMatrixProps {
  readonly family: FamilyView
  readonly open: { readonly rowId: string; readonly region: string } | null
  readonly onOpen: (rowId: string, region: string) => void
}

/** One family: keys down, Regions across. Every cell opens its reasons and its fix; missing grants are chosen and asked for at once. */
export function FamilyMatrix({ family, open, onOpen }: FamilyMatrixProps) {
  const mayAsk = useMayAskInCell()
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set())
  const choose = (needIds: readonly string[], on: boolean) => {
    const next = new Set(chosen)
    for (const id of needIds) on ? next.add(id) : next.delete(id)
    setChosen(next)
  }
  return (
    <Container
      header={
        <Header
          variant="h2"
          description={`${countOf(family.members.length, 'cluster')} in ${countOf(family.regions.length, 'Region')}, ${toldWords(family)}`}
          info={<FamilyStatus family={family} />}
          actions={<AskFor family={family} chosen={chosen} onChoose={choose} />}
        >
          {family.name}
        </Header>
      }
      footer={<Members family={family} />}
    >
      {family.rows.length === 0 ? (
        <StatusLabel status={family.status === 'unknown' ? 'unknown' : 'no-needs'}>
          {family.status === 'unknown'
            ? 'What these clusters use could not be read.'
            : 'These clusters use no customer managed key.'}
        </StatusLabel>
      ) : (
        <section className={styles.scroller} aria-label={`Keys of ${family.name} by Region`}>
          <table className={styles.matrix}>
            <thead>
              <tr>
                <th scope="col" className={styles.corner}>
                  Key
                </th>
                {family.regions.map((region) => (
                  <th key={region} scope="col" className={styles.region}>
                    {region}
                    <ClustersIn region={region} family={family} />
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {family.rows.map((row) => (
                <tr key={row.id}>
                  <th scope="row" className={styles.key}>
                    {row.label}
                    <div className={styles.note}>{kindWords(row)}</div>
                  </th>
                  {row.cells.map((cell) => (
                    <td key={cell.region} className={styles.cell}>
                      <div className={styles.pair}>
                        {cell.grantable.length > 0 && mayAsk(cell) && (
                          <div className={styles.choose}>
                            <Checkbox
                              checked={cell.grantable.every((id) => chosen.has(id))}
                              onChange={({ detail }) => choose(cell.grantable, detail.checked)}
                              ariaLabel={`Choose ${row.label} in ${cell.region}`}
                            />
                          </div>
                        )}
                        <CellButton
                          cell={cell}
                          about={`${row.label} in ${cell.region}`}
                          pressed={open?.rowId === row.id && open.region === cell.region}
                          onOpen={() => onOpen(row.id, cell.region)}
                        />
                      </div>
                    </td>
                  ))}
                </tr>
              ))}
            </tbody>
          </table>
        </section>
      )}
    </Container>
  )
}

/** What was read again meanwhile may no longer be missing: only what still is counts. */
function AskFor({
  family,
  chosen,
  onChoose,
}: {
  family: FamilyView
  chosen: ReadonlySet<string>
  onChoose: (needIds: readonly string[], on: boolean) => void
}) {
  const mayAsk = useMayAskInCell()
  const grantable = family.rows.flatMap((row) => row.cells.filter(mayAsk).flatMap((cell) => cell.grantable))
  if (grantable.length === 0) return null
  const wanted = grantable.filter((id) => chosen.has(id))
  const count = countOf(wanted.length, 'missing grant')
  return (
    <div className={styles.ask}>
      <Button onClick={() => onChoose(grantable, wanted.length < grantable.length)}>
        {wanted.length < grantable.length ? 'Choose all missing' : 'Choose none'}
      </Button>
      <Button
        variant="primary"
        href={wanted.length > 0 ? paths.newBundle(wanted) : undefined}
        disabled={wanted.length === 0}
        disabledReason="Choose cells whose grant is missing."
      >
        {wanted.length === 0 ? 'Request grants' : `Request ${count}`}
      </Button>
    </div>
  )
}

function FamilyStatus({ family }: { family: FamilyView }): ReactNode {
  if (family.status !== 'broken') return <StatusLabel status={family.status} />
  return <StatusLabel status="broken">{`${countOf(family.broken, 'cell')} to mend`}</StatusLabel>
}

function kindWords(row: CoverageRowView): string {
  const account = row.accountId ? ` of ${row.accountId}` : ''
  switch (row.kind) {
    case 'multi-region':
      return `Multi-Region key${account}`
    case 'alias':
      return `Keys${account}, by alias`
    case 'single':
      return `Single-Region key${account}`
    case 'unresolved':
      return 'Not found'
  }
}

function ClustersIn({ region, family }: { region: string; family: FamilyView }) {
  const here = family.members.filter((member) => member.region === region)
  return (
    <div className={styles.note}>
      {here.length === 0 && 'no cluster'}
      {here.length > 3 ? `${here.length} clusters` : here.map((member) => <div key={member.arn}>{member.name}</div>)}
    </div>
  )
}

function CellButton({
  cell,
  about,
  pressed,
  onOpen,
}: {
  cell: CoverageCellView
  about: string
  pressed: boolean
  onOpen: () => void
}) {
  const note = cellNote(cell)
  return (
    <button
      type="button"
      className={styles.button}
      aria-pressed={pressed}
      aria-label={`${about}: ${statusWord(cell.status)}, ${note}. Show why`}
      onClick={onOpen}
    >
      <StatusLabel status={cell.status} />
      <span className={styles.note}>{note}</span>
    </button>
  )
}

function Members({ family }: { family: FamilyView }) {
  return (
    <ExpandableSection headerText="Clusters, and how they were told" variant="footer">
      <ul className={styles.members}>
        {family.evidence.map((sentence) => (
          <li key={sentence}>{sentence}</li>
        ))}
        {family.members.map((member) => (
          <li key={member.arn}>
            <Link href={paths.cluster(member.arn)}>{member.name}</Link> in {member.accountName || member.accountId},{' '}
            {member.region}: <span className={styles.quiet}>{member.because}</span>
          </li>
        ))}
      </ul>
    </ExpandableSection>
  )
}
