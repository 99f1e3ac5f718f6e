'use client'
import Box from '@cloudscape-design/components/box'
import ExpandableSection from '@cloudscape-design/components/expandable-section'
import SpaceBetween from '@cloudscape-design/components/space-between'
import Tabs from '@cloudscape-design/components/tabs'
import { CodeBlock } from '@/components/ui/code-block'
import type { FixView } from '@/lib/contracts/diagnose'
import styles from './diagnose.module.css'

/** The ways to mend a link, narrowest first; each was judged before it is offered. */
export function FixAlternatives({ fixes }: { fixes: readonly FixView[] }) {
  if (fixes.length === 0) return null
  return (
    <SpaceBetween size="xs">
      <Box variant="h4">
        {fixes.length === 1
          ? 'A change that was verified to mend it'
          : 'Changes that were verified to mend it, narrowest first'}
      </Box>
      {fixes.map((fix, at) => (
        <ExpandableSection
          key={fix.id}
          headerText={fix.title}
          headingTagOverride="h5"
          defaultExpanded={at === 0 && fixes.length === 1}
        >
          <SpaceBetween size="s">
            {fix.changes.map((change) => (
              <Change key={`${change.kind}/${change.accountId}/${change.text}`} change={change} />
            ))}
            <Notes fix={fix} />
          </SpaceBetween>
        </ExpandableSection>
      ))}
    </SpaceBetween>
  )
}

type ChangeOfFix = FixView['changes'][number]

const formats = [
  ['awsCli', 'AWS CLI'],
  ['terraform', 'Terraform'],
  ['cloudFormation', 'CloudFormation'],
] as const

function Change({ change }: { change: ChangeOfFix }) {
  const whole = formats.filter(([format]) => change[format].text !== null)
  return (
    <SpaceBetween size="xs">
      <div className={styles.anywhere}>
        <strong>{change.accountId ? `In account ${change.accountId}` : 'In the management account'}:</strong>{' '}
        {change.text}
      </div>
      {whole.length > 0 ? (
        <Tabs
          ariaLabel="Format of the change"
          tabs={whole.map(([format, label]) => ({
            id: format,
            label,
            content: <CodeBlock code={change[format].text ?? ''} label={label} />,
          }))}
        />
      ) : (
        <>
          <Box color="text-body-secondary">{change.awsCli.why}</Box>
          {change.statements.map((statement) => (
            <CodeBlock key={statement} code={statement} label="Statement as it will read" />
          ))}
        </>
      )}
    </SpaceBetween>
  )
}

function Notes({ fix }: { fix: FixView }) {
  if (fix.notes.length === 0) return null
  return (
    <ul className={styles.remarks}>
      {fix.notes.map((note) => (
        <li key={note}>{note}</li>
      ))}
    </ul>
  )
}
