'use client'
import Box from '@cloudscape-design/components/box'
import ExpandableSection from '@cloudscape-design/components/expandable-section'
import { countOf } from '@/components/ui/format-number'
import type { FieldChangeView } from '@/lib/contracts/changes'
import styles from './changes.module.css'
import { DiffLines } from './diff-lines'

type DocumentView = Extract<FieldChangeView, { type: 'document' }>['document']
type ByStatements = Extract<DocumentView, { by: 'statements' }>

/** More statements of a kind than anybody reads; the rest is counted. */
const most = 200

/** One field: what it was, with −, and what it is, with +. */
export function FieldDiff({ change }: { change: FieldChangeView }) {
  return (
    <div className={styles.field}>
      <Box variant="h4">{change.field}</Box>
      <Body change={change} />
    </div>
  )
}

function Body({ change }: { change: FieldChangeView }) {
  switch (change.type) {
    case 'value':
      return <DiffLines removed={textsOf(change.before)} added={textsOf(change.after)} />
    case 'list':
      return <DiffLines removed={change.removed} added={change.added} />
    case 'sight':
      return <Box>{change.after === null ? 'It can be read again.' : `It could not be read: ${change.after}`}</Box>
    case 'document':
      return change.document.by === 'statements' ? (
        <Statements document={change.document} />
      ) : (
        <DiffLines removed={linesOf(change.document.before)} added={linesOf(change.document.after)} />
      )
  }
}

const textsOf = (text: string | null): string[] => (text === null ? [] : [text])
const linesOf = (text: string | null): string[] => text?.split('\n') ?? []

function Statements({ document }: { document: ByStatements }) {
  const { head, added, removed, changed, unchanged } = document
  const nothing = head.length + added.length + removed.length + changed.length === 0
  return (
    <>
      {nothing && <Box>Written otherwise; every statement says the same.</Box>}
      {head.map((part) => (
        <Part key={part.part} part={part} />
      ))}
      {changed.slice(0, most).map(({ label, parts, before, after }, i) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: statements may share a Sid, and their order does not change
        <div key={i} className={styles.statement}>
          <Box variant="h5">Statement {label} changed</Box>
          {parts.map((part) => (
            <Part key={part.part} part={part} />
          ))}
          <ExpandableSection variant="footer" headerText="The whole statement, before and after">
            <DiffLines removed={linesOf(before)} added={linesOf(after)} />
          </ExpandableSection>
        </div>
      ))}
      {removed.slice(0, most).map(({ label, text }, i) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: as above
        <div key={i} className={styles.statement}>
          <Box variant="h5">Statement {label} removed</Box>
          <DiffLines removed={linesOf(text)} added={[]} />
        </div>
      ))}
      {added.slice(0, most).map(({ label, text }, i) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: as above
        <div key={i} className={styles.statement}>
          <Box variant="h5">Statement {label} added</Box>
          <DiffLines removed={[]} added={linesOf(text)} />
        </div>
      ))}
      <Box color="text-body-secondary">
        {[...left(changed, 'changed'), ...left(removed, 'removed'), ...left(added, 'added')].map((text) => `${text} `)}
        {countOf(unchanged, 'statement')} unchanged.
      </Box>
    </>
  )
}

const left = (statements: readonly unknown[], verb: string): string[] =>
  statements.length > most ? [`${countOf(statements.length - most, 'more statement')} ${verb}.`] : []

function Part({ part }: { part: ByStatements['head'][number] }) {
  return (
    <>
      <div className={styles.part}>{part.part}</div>
      <DiffLines removed={part.removed} added={part.added} />
    </>
  )
}
