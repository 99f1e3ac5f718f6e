'use client'
import Box from '@cloudscape-design/components/box'
import Button from '@cloudscape-design/components/button'
import ExpandableSection from '@cloudscape-design/components/expandable-section'
import Link from '@cloudscape-design/components/link'
import SpaceBetween from '@cloudscape-design/components/space-between'
import { SidePanel } from '@/components/layout/side-panel'
import { CodeBlock } from '@/components/ui/code-block'
import { StatusLabel } from '@/components/ui/status-label'
import type { CellFix, CoverageCellView, CoverageRowView, FamilyView } from '@/lib/contracts/region-coverage'
import { nameOf } from '@/lib/domain/arn'
import { paths } from '@/lib/paths'
import styles from './region-coverage.module.css'
import { useMayAskInCell } from './use-may-ask-in-cell'

export interface OpenCell {
  readonly familyId: string
  readonly rowId: string
  readonly region: string
}

/** Why a cell is what it is, and what mends it. Follows the page when it is read again. */
export function CellPanel({
  open,
  families,
  onClose,
}: {
  open: OpenCell
  families: readonly FamilyView[]
  onClose: () => void
}) {
  const row = families.find(({ id }) => id === open.familyId)?.rows.find(({ id }) => id === open.rowId)
  const cell = row?.cells.find(({ region }) => region === open.region)
  return (
    <SidePanel header={row ? `${row.label} in ${open.region}` : open.region} onClose={onClose}>
      {row && cell ? (
        <Reasons row={row} cell={cell} />
      ) : (
        <p>This key is no longer used by the family in {open.region}.</p>
      )}
    </SidePanel>
  )
}

function Reasons({ row, cell }: { row: CoverageRowView; cell: CoverageCellView }) {
  return (
    <div className={styles.panel}>
      <SpaceBetween size="m">
        <div>
          <StatusLabel status={cell.status} />
          <ul className={styles.reasons}>
            {cell.reasons.map((reason) => (
              <li key={reason}>{reason}</li>
            ))}
          </ul>
        </div>
        <div>
          <Box variant="awsui-key-label">Key in this Region</Box>
          {cell.key ? (
            <>
              <Link href={paths.key(cell.key.arn)}>{cell.key.arn}</Link>
              <div className={styles.note}>
                {cell.key.state}
                {cell.key.role && `, ${cell.key.role} of a multi-Region key`}
              </div>
            </>
          ) : (
            'None.'
          )}
          <div className={styles.note}>{row.evidence}</div>
        </div>
        <Users cell={cell} />
        <Fixes fixes={cell.fixes} />
        <Requests cell={cell} />
      </SpaceBetween>
    </div>
  )
}

function Users({ cell }: { cell: CoverageCellView }) {
  if (cell.clusters.length === 0) return null
  return (
    <div>
      <Box variant="awsui-key-label">Who needs it here</Box>
      <ul className={styles.members}>
        {cell.principals.map((principal, at) => (
          // One role may need the key on two paths.
          // biome-ignore lint/suspicious/noArrayIndexKey: such rows differ in nothing else
          <li key={`${principal.arn} ${at}`}>
            <StatusLabel status={principal.status} /> <span title={principal.arn}>{nameOf(principal.arn)}</span>
          </li>
        ))}
      </ul>
      {cell.clusters.map((cluster) => (
        <div key={cluster.arn}>
          <Link href={paths.cluster(cluster.arn)}>{cluster.name}</Link>
        </div>
      ))}
    </div>
  )
}

function Fixes({ fixes }: { fixes: readonly CellFix[] }) {
  if (fixes.length === 0) return null
  return (
    <div>
      <Box variant="awsui-key-label">What mends it</Box>
      <SpaceBetween size="s">
        {fixes.map((fix) => (
          <div key={fix.text}>
            {fix.accountId && <strong>In account {fix.accountId}: </strong>}
            {fix.text}
            {fix.cli && (
              <ExpandableSection headerText="AWS CLI">
                <CodeBlock code={fix.cli} label="AWS CLI" />
              </ExpandableSection>
            )}
            {fix.terraform && (
              <ExpandableSection headerText="Terraform">
                <CodeBlock code={fix.terraform} label="Terraform" />
              </ExpandableSection>
            )}
          </div>
        ))}
      </SpaceBetween>
    </div>
  )
}

function Requests({ cell }: { cell: CoverageCellView }) {
  const mayAsk = useMayAskInCell()(cell)
  return (
    <SpaceBetween size="xs">
      {cell.requests.map((request) => (
        <Link key={request.id} href={paths.request(request.id)}>
          Request {request.number} is under way
        </Link>
      ))}
      {mayAsk && cell.grantable[0] && cell.grantable.length === 1 && (
        <Button href={paths.newRequest(cell.grantable[0])}>Request this grant</Button>
      )}
      {mayAsk && cell.grantable.length > 1 && (
        <Button href={paths.newBundle(cell.grantable)}>Request these grants</Button>
      )}
    </SpaceBetween>
  )
}
