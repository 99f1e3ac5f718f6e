'use client'

import Box from '@cloudscape-design/components/box'
import Header from '@cloudscape-design/components/header'
import Link from '@cloudscape-design/components/link'
import Table from '@cloudscape-design/components/table'
import { pathLabel, principalLabel, roleName } from '@/components/matrix/access-words'
import { ArnText } from '@/components/tables/arn-text'
import { EmptyState } from '@/components/tables/empty-state'
import type { NeedView } from '@/lib/contracts/needs'
import { paths } from '@/lib/paths'

/** Who acts for the cluster, how that is known, and how sure it is (domain.md 5.1). */
export function Principals({ needs }: { needs: readonly NeedView[] }) {
  const principals = onePerPrincipal(needs)
  return (
    <Table
      variant="container"
      header={
        <Header
          variant="h2"
          counter={`(${principals.length})`}
          description="Found from AWS alone, without the Kubernetes API."
        >
          Principals
        </Header>
      }
      items={principals}
      trackBy="id"
      wrapLines
      cellVerticalAlign="top"
      ariaLabels={{ tableLabel: 'Principals' }}
      columnDefinitions={[
        {
          id: 'kind',
          header: 'Principal',
          width: 220,
          isRowHeader: true,
          cell: (need) => principalLabel(need.principalKind),
        },
        {
          id: 'arn',
          header: 'Role',
          width: 280,
          cell: (need) => (
            <>
              <ArnText arn={need.principalArn} short label={roleName(need.principalArn)} />
              {isRole(need) && (
                <Link href={paths.whatIf([{ change: 'recreate-role', role: need.principalArn }])}>
                  What if it were replaced?
                </Link>
              )}
            </>
          ),
        },
        { id: 'path', header: 'Launch path', width: 180, cell: (need) => pathLabel(need.path) },
        { id: 'evidence', header: 'How it is known', width: 360, cell: (need) => <EvidenceLines need={need} /> },
        { id: 'confidence', header: 'Confidence', width: 120, cell: (need) => confidenceOf(need) },
      ]}
      empty={<EmptyState title="No principal found">Nothing that launches nodes or uses keys was found.</EmptyState>}
    />
  )
}

/** EC2's identity-only role belongs to AWS, and of a principal that was not found nothing can be thought. */
const isRole = ({ principalArn, principalKind }: NeedView) =>
  principalArn.startsWith('arn:') && principalKind !== 'identity-only-role'

/** One line per role and launch path, whatever the number of keys. */
function onePerPrincipal(needs: readonly NeedView[]): NeedView[] {
  return [...new Map(needs.map((need) => [`${need.path} ${need.principalKind} ${need.principalArn}`, need])).values()]
}

function EvidenceLines({ need }: { need: NeedView }) {
  if (need.principalEvidence.length === 0) return <Box>Follows from the launch path</Box>
  return need.principalEvidence.map((evidence) => <div key={evidence.text}>{evidence.text}</div>)
}

function confidenceOf(need: NeedView): string {
  const best = Math.max(0, ...need.principalEvidence.map((evidence) => evidence.confidence))
  return need.principalEvidence.length === 0 ? '–' : `${Math.round(best * 100)} %`
}
