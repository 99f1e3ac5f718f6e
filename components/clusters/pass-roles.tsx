'use client'

import Header from '@cloudscape-design/components/header'
import Table from '@cloudscape-design/components/table'
import { layerLabel, roleName } from '@/components/matrix/access-words'
import { ToneIndicator } from '@/components/matrix/tone-indicator'
import { WantedMark } from '@/components/matrix/wanted-mark'
import { ArnText } from '@/components/tables/arn-text'
import type { NeedView } from '@/lib/contracts/needs'
import { accountOf } from '@/lib/domain/arn'

/** PassRole: what a launch needs of IAM before it comes to a key. Nothing is shown where Karpenter launches no nodes. */
export function PassRoles({ needs }: { needs: readonly NeedView[] }) {
  const rows = onePerRole(needs)
  if (rows.length === 0) return null
  return (
    <Table
      variant="container"
      header={
        <Header
          variant="h2"
          description="Karpenter hands the role of its nodes to EC2. A lack of it fails before KMS is asked, as UnauthorizedOperation, and no grant helps."
        >
          PassRole
        </Header>
      }
      items={rows}
      trackBy="id"
      wrapLines
      cellVerticalAlign="top"
      ariaLabels={{ tableLabel: 'PassRole' }}
      columnDefinitions={[
        {
          id: 'controller',
          header: 'Controller',
          width: 240,
          minWidth: 180,
          isRowHeader: true,
          cell: ({ controller }) => <ArnText arn={controller} short label={roleName(controller)} />,
        },
        {
          id: 'role',
          header: 'Role it passes',
          width: 240,
          minWidth: 180,
          cell: ({ roleArn }) => <ArnText arn={roleArn} short label={roleName(roleArn)} />,
        },
        {
          id: 'verdict',
          header: 'iam:PassRole',
          width: 160,
          minWidth: 150,
          cell: ({ verdict }) => (
            <>
              <ToneIndicator tone={words[verdict].tone}>{words[verdict].word}</ToneIndicator>{' '}
              <WantedMark wanted="required" />
            </>
          ),
        },
        { id: 'why', header: 'Why', width: 460, minWidth: 300, cell: (row) => <Why {...row} /> },
      ]}
    />
  )
}

const words = {
  allowed: { word: 'Allowed', tone: 'ok' },
  denied: { word: 'Missing', tone: 'bad' },
  conditional: { word: 'Conditional', tone: 'caution' },
  unknown: { word: 'Unknown', tone: 'caution' },
} as const

type Row = NeedView['passRoles'][number] & { readonly id: string; readonly controller: string }

/** The same pair stands at the need of each key. */
function onePerRole(needs: readonly NeedView[]): Row[] {
  const rows = needs.flatMap(({ principalArn, passRoles }) =>
    passRoles.map((one) => ({ ...one, id: `${principalArn} ${one.roleArn}`, controller: principalArn })),
  )
  return [...new Map(rows.map((row) => [row.id, row])).values()]
}

function Why({ verdict, layer, reason, controller }: Row) {
  if (verdict !== 'denied') return reason
  const account = accountOf(controller) ?? 'of the controller'
  return (
    <>
      <div>
        {reason} The launch fails with UnauthorizedOperation: the NodeClass shows ValidationSucceeded=False,
        RunInstancesAuthCheckFailed.
      </div>
      <div>
        {layer === 'identity-policy'
          ? `Fix in account ${account}: allow iam:PassRole on the role, with iam:PassedToService ec2.amazonaws.com.`
          : `Fix in the ${layerLabel(layer).toLowerCase()}: let iam:PassRole through.`}
      </div>
    </>
  )
}
