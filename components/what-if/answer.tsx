'use client'
import Alert from '@cloudscape-design/components/alert'
import Box from '@cloudscape-design/components/box'
import ExpandableSection from '@cloudscape-design/components/expandable-section'
import Link from '@cloudscape-design/components/link'
import SpaceBetween from '@cloudscape-design/components/space-between'
import { countOf } from '@/components/ui/format-number'
import type { WhatIfView } from '@/lib/contracts/what-if'
import { paths } from '@/lib/paths'
import { headlineOf } from './answer-words'
import { LaunchTable } from './launch-table'
import { NeedTable } from './need-table'
import { VolumeTable } from './volume-table'

/** What would happen: the worst first, then what is known less, then who notices nothing. */
export function Answer({ view }: { view: WhatIfView }) {
  const { type, title, text } = headlineOf(view)
  const needs = [...view.breaks, ...view.repairs, ...view.changed]
  return (
    <SpaceBetween size="l">
      <Alert type={type} header={title}>
        {text}
        {view.notes.map((note) => (
          <Box key={note} variant="p">
            {note}
          </Box>
        ))}
      </Alert>
      {view.launches.length > 0 && <LaunchTable launches={view.launches} />}
      {view.volumes.length > 0 && <VolumeTable volumes={view.volumes} />}
      {needs.length > 0 && (
        <ExpandableSection
          variant="container"
          headerText={`Needs that are answered otherwise (${needs.length})`}
          headerDescription="Every principal and operation behind the tables above, before and after."
        >
          <NeedTable needs={needs} />
        </ExpandableSection>
      )}
      <Unaffected view={view} />
    </SpaceBetween>
  )
}

function Unaffected({ view: { unaffected, unchanged, untoldAnyway } }: { view: WhatIfView }) {
  return (
    <ExpandableSection
      variant="container"
      headerText={`Not affected (${countOf(unaffected.length, 'cluster', 'clusters')})`}
      headerDescription={`${countOf(unchanged, 'need keeps its answer', 'needs keep their answers')}.`}
    >
      <SpaceBetween size="s">
        {untoldAnyway > 0 && (
          <Box>
            {countOf(untoldAnyway, 'need', 'needs')} could not be told before either, and the changes do not bear on{' '}
            {untoldAnyway === 1 ? 'it' : 'them'}: what could not be read is on the{' '}
            <Link href={paths.scans()}>scans</Link> page.
          </Box>
        )}
        {unaffected.length === 0 ? (
          <Box>Every cluster that uses keys is affected.</Box>
        ) : (
          <Box>
            {unaffected.map(({ arn, name }, at) => (
              <span key={arn}>
                {at > 0 && ', '}
                <Link href={paths.cluster(arn)}>{name}</Link>
              </span>
            ))}
          </Box>
        )}
      </SpaceBetween>
    </ExpandableSection>
  )
}
