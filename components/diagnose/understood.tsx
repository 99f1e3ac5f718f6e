'use client'
import Box from '@cloudscape-design/components/box'
import Container from '@cloudscape-design/components/container'
import Header from '@cloudscape-design/components/header'
import SpaceBetween from '@cloudscape-design/components/space-between'
import type { FactView } from '@/lib/contracts/diagnose'
import styles from './diagnose.module.css'
import { factLabel, sourceLabel } from './diagnose-words'
import { markFacts } from './mark-facts'

interface UnderstoodProps {
  readonly text: string
  readonly sources: readonly string[]
  readonly facts: readonly FactView[]
  readonly remarks: readonly string[]
}

/** What was understood of the pasted text, what was not, and the text itself with the facts marked in it. */
export function Understood({ text, sources, facts, remarks }: UnderstoodProps) {
  return (
    <Container
      header={
        <Header
          variant="h2"
          description={sources.length > 0 ? `This is ${listOf(sources.map(sourceLabel))}.` : undefined}
        >
          What was understood
        </Header>
      }
    >
      <SpaceBetween size="m">
        <Facts facts={facts} />
        {remarks.length > 0 && (
          <ul className={styles.remarks}>
            {remarks.map((remark) => (
              <li key={remark}>{remark}</li>
            ))}
          </ul>
        )}
        {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard */}
        <section className={styles.pasted} tabIndex={0} aria-label="The pasted text">
          {markFacts(text, facts).map(({ text, start, kind }) =>
            kind === null ? (
              text
            ) : (
              <mark key={start} className={styles.fact} title={factLabel(kind)}>
                {text}
              </mark>
            ),
          )}
        </section>
      </SpaceBetween>
    </Container>
  )
}

function Facts({ facts }: { facts: readonly FactView[] }) {
  const kinds = new Map<string, Set<string>>()
  for (const { kind, value } of facts) kinds.set(kind, (kinds.get(kind) ?? new Set()).add(value))
  if (kinds.size === 0) {
    return (
      <Box color="text-body-secondary">
        Nothing in it names a resource, a caller or an error that Keyscope knows. It is kept as it is below.
      </Box>
    )
  }
  return (
    <dl className={styles.facts}>
      {[...kinds].map(([kind, values]) => (
        <div key={kind}>
          <dt>{factLabel(kind)}</dt>
          {[...values].slice(0, 5).map((value) => (
            <dd key={value}>{value}</dd>
          ))}
          {values.size > 5 && <dd>and {values.size - 5} more</dd>}
        </div>
      ))}
    </dl>
  )
}

const listOf = (words: readonly string[]) =>
  words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} and ${words.at(-1)}`
