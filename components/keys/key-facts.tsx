import Box from '@cloudscape-design/components/box'
import Container from '@cloudscape-design/components/container'
import ExpandableSection from '@cloudscape-design/components/expandable-section'
import Header from '@cloudscape-design/components/header'
import KeyValuePairs, { type KeyValuePairsProps } from '@cloudscape-design/components/key-value-pairs'
import { AccountText } from '@/components/tables/account-text'
import { ArnText } from '@/components/tables/arn-text'
import { formatNumber } from '@/components/ui/format-number'
import { StatusLabel } from '@/components/ui/status-label'
import { TimeText } from '@/components/ui/time-text'
import type { KeyView } from '@/lib/contracts/keys'
import { ReadMark } from './key-columns'
import { ClusterAccess, KeyState, Rotation } from './key-labels'

/** The strip above the tabs: what one asks of a key first. */
export function KeyFacts({ view }: { view: KeyView }) {
  return (
    <Container
      header={<Header variant="h2">Key</Header>}
      footer={
        <ExpandableSection headerText="More about this key" variant="footer">
          <KeyValuePairs columns={4} minColumnWidth={180} items={lesserFacts(view)} />
        </ExpandableSection>
      }
    >
      <KeyValuePairs columns={4} minColumnWidth={180} items={mainFacts(view)} />
    </Container>
  )
}

function mainFacts(view: KeyView): KeyValuePairsProps.Pair[] {
  return [
    { label: 'Key ARN', value: <ArnText arn={view.arn} short /> },
    { label: 'State', value: <StateAndDeletion view={view} /> },
    { label: 'Cluster access', value: <ClusterAccess row={view} /> },
    { label: 'Account', value: <AccountText id={view.accountId} name={view.accountName} /> },
    { label: 'Region', value: view.region },
    { label: 'Rotation', value: <Rotation rotation={view.rotation} /> },
    { label: 'Grants of quota', value: <GrantQuota view={view} /> },
    { label: 'Read', value: <ReadMark problem={view.readProblem} /> },
  ]
}

function lesserFacts(view: KeyView): KeyValuePairsProps.Pair[] {
  const pairs: KeyValuePairsProps.Pair[] = [
    { label: 'Organizational unit', value: view.unit || '–' },
    { label: 'Kind', value: `${view.spec}, ${view.usage}` },
    { label: 'Key material', value: view.origin },
    { label: 'Created', value: <TimeText at={view.createdAt} /> },
  ]
  if (view.aliases.length > 1) pairs.push({ label: 'Aliases', value: view.aliases.join(', ') })
  if (view.multiRegion) pairs.push({ label: 'Multi-Region', value: view.multiRegion })
  if (view.tagsProblem) {
    pairs.push({ label: 'Tags', value: <StatusLabel status="unknown">{view.tagsProblem}</StatusLabel> })
  } else if (view.tags.length > 0) {
    pairs.push({ label: 'Tags', value: view.tags.map((tag) => `${tag.key}=${tag.value}`).join(', ') })
  }
  return pairs
}

function StateAndDeletion({ view }: { view: KeyView }) {
  return (
    <>
      <KeyState state={view.state} />
      {view.deletionDate && (
        <Box fontSize="body-s" color="text-body-secondary">
          Deleted on <TimeText at={view.deletionDate} />
        </Box>
      )}
    </>
  )
}

function GrantQuota({ view }: { view: KeyView }) {
  if (view.grantCount === null) return <StatusLabel status="unknown" />
  const used = `${formatNumber(view.grantCount)} of ${formatNumber(view.grantQuota)}`
  // Warns where domain.md 2.5 does: 60 % of the quota.
  return view.grantCount >= view.grantQuota * 0.6 ? <StatusLabel status="warn">{used}</StatusLabel> : used
}
