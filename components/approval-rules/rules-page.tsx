'use client'
import Button from '@cloudscape-design/components/button'
import Header from '@cloudscape-design/components/header'
import Table from '@cloudscape-design/components/table'
import Tabs from '@cloudscape-design/components/tabs'
import { useQuery } from '@tanstack/react-query'
import dynamic from 'next/dynamic'
import { useState } from 'react'
import { PageFrame } from '@/components/layout/page-header'
import { useMay } from '@/components/layout/session-context'
import { CodeBlock } from '@/components/ui/code-block'
import { ExportButton } from '@/components/ui/json-editor'
import { QueryError } from '@/components/ui/query-error'
import { TimeText } from '@/components/ui/time-text'
import type { RulesView } from '@/lib/contracts/approval-rules'
import type { ApprovalRules } from '@/lib/domain/grants/approval-rules/rules'
import { ruleQueries } from './queries'
import { demandWords, matchWords } from './rule-words'

// Who only looks needs no editor.
const RulesEditor = dynamic(() => import('./rules-editor').then((module) => module.RulesEditor), { ssr: false })

const asText = (rules: ApprovalRules) => JSON.stringify(rules, null, 2)

/** What it takes to approve a grant: the rules in force, and those before them. */
export function RulesPage() {
  const { data, error, refetch } = useQuery(ruleQueries.view())
  const may = useMay('rules.change')
  // What the change was begun from: a version somebody saves meanwhile must not slip under it.
  const [editing, setEditing] = useState<Pick<RulesView, 'version' | 'rules'> | null>(null)
  if (error && !data) return <QueryError error={error} what="the approval rules" retry={() => void refetch()} />
  if (!data) return null
  const { version, rules, changedBy, changedAt } = data
  return (
    <PageFrame
      title="Approval rules"
      description={
        version === 0 ? (
          'Who has to approve a grant. These come with Keyscope.'
        ) : (
          <>
            Who has to approve a grant. Version {version}, by {changedBy}, <TimeText at={changedAt} />.
          </>
        )
      }
      actions={
        <>
          <ExportButton fileName="approval-rules.json" text={asText(rules)} />
          {may && !editing && (
            <Button variant="primary" onClick={() => setEditing({ version, rules })}>
              Edit
            </Button>
          )}
        </>
      }
    >
      {editing ? (
        <RulesEditor start={asText(editing.rules)} basedOn={editing.version} close={() => setEditing(null)} />
      ) : (
        <Tabs
          ariaLabel="About the approval rules"
          tabs={[
            { id: 'rules', label: `Rules (${rules.rules.length})`, content: <RuleTable rules={rules} /> },
            { id: 'json', label: 'JSON', content: <CodeBlock code={asText(rules)} label="Approval rules" /> },
            {
              id: 'versions',
              label: `Versions (${data.versions.length})`,
              content: <Versions versions={data.versions} />,
            },
          ]}
        />
      )}
    </PageFrame>
  )
}

const lines = (words: readonly string[]) => words.map((word) => <div key={word}>{word}</div>)
const wide = (width: number) => ({ width, minWidth: width })

export function RuleTable({ rules }: { rules: ApprovalRules }) {
  const otherwise = {
    name: 'Otherwise',
    because: 'Where no rule bears on a request.',
    match: ['No rule above bears on it'],
    demand: demandWords(rules.otherwise),
  }
  const rows = rules.rules.map(({ name, because, match, demand }) => ({
    name,
    because: because ?? '–',
    match: matchWords(match),
    demand: demandWords(demand),
  }))
  return (
    <Table
      variant="container"
      header={
        <Header
          variant="h2"
          description="Every rule that bears on a request counts, whatever its place; the strictest of all wins. A rule that looks at what could not be read counts as well, unless it asks for less."
        >
          Rules
        </Header>
      }
      items={[...rows, otherwise]}
      trackBy="name"
      wrapLines
      cellVerticalAlign="top"
      ariaLabels={{ tableLabel: 'Approval rules' }}
      columnDefinitions={[
        { id: 'name', header: 'Rule', ...wide(220), isRowHeader: true, cell: ({ name }) => name },
        { id: 'match', header: 'Bears on', ...wide(260), cell: ({ match }) => lines(match) },
        { id: 'demand', header: 'Takes', ...wide(260), cell: ({ demand }) => lines(demand) },
        { id: 'because', header: 'Because', ...wide(240), cell: ({ because }) => because },
      ]}
    />
  )
}

function Versions({ versions }: Pick<RulesView, 'versions'>) {
  return (
    <Table
      variant="container"
      items={versions}
      trackBy={({ version }) => String(version)}
      wrapLines
      ariaLabels={{ tableLabel: 'Versions' }}
      columnDefinitions={[
        { id: 'version', header: 'Version', ...wide(100), isRowHeader: true, cell: ({ version }) => version },
        { id: 'at', header: 'Saved', ...wide(180), cell: ({ changedAt }) => <TimeText at={changedAt} /> },
        { id: 'by', header: 'By', ...wide(180), cell: ({ changedBy }) => changedBy },
        { id: 'note', header: 'Why', ...wide(260), cell: ({ note }) => note },
        { id: 'rules', header: 'Rules', ...wide(90), cell: ({ rules }) => rules.rules.length },
        {
          id: 'file',
          header: 'As it was',
          ...wide(160),
          cell: ({ version, rules }) => (
            <ExportButton fileName={`approval-rules.${version}.json`} text={asText(rules)} />
          ),
        },
      ]}
      empty="The rules came with Keyscope and were never changed."
    />
  )
}
