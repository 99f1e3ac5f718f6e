'use client'
import Alert from '@cloudscape-design/components/alert'
import Button from '@cloudscape-design/components/button'
import Container from '@cloudscape-design/components/container'
import FormField from '@cloudscape-design/components/form-field'
import Header from '@cloudscape-design/components/header'
import Input from '@cloudscape-design/components/input'
import Link from '@cloudscape-design/components/link'
import SpaceBetween from '@cloudscape-design/components/space-between'
import { useState } from 'react'
import { useFlash } from '@/components/layout/flash'
import { JsonEditor } from '@/components/ui/json-editor'
import { SaveRulesInput } from '@/lib/contracts/approval-rules'
import { readRules } from '@/lib/domain/grants/approval-rules/read-rules'
import { paths } from '@/lib/paths'
import { useSaveRules, useTryRules } from './mutations'
import { RuleTable } from './rules-page'
import { TriedRulesView } from './tried-rules'

interface RulesEditorProps {
  readonly start: string
  readonly basedOn: number
  readonly close: () => void
}

/** The rules as JSON, read while they are typed, tried before they are in force. */
export function RulesEditor({ start, basedOn, close }: RulesEditorProps) {
  const [text, setText] = useState(start)
  const [note, setNote] = useState('')
  const [sent, setSent] = useState(false)
  const attempt = useTryRules()
  const save = useSaveRules()
  const flash = useFlash()
  const read = readRules(text)
  const rules = read.ok ? read.rules : null
  const isTried = attempt.isSuccess && JSON.stringify(attempt.variables?.rules) === JSON.stringify(rules)
  const error = save.error ?? attempt.error
  const input = SaveRulesInput.safeParse({ rules, basedOn, note })
  const noteProblem = input.error?.issues.find(({ path }) => path[0] === 'note')?.message
  const keep = () => {
    setSent(true)
    if (!rules || !input.success) return
    save.mutate(
      { rules, basedOn, note },
      {
        onSuccess: ({ version }) => {
          flash({ type: 'success', content: `Version ${version} of the approval rules is in force.` })
          close()
        },
      },
    )
  }
  return (
    <SpaceBetween size="l">
      <Container header={<Header variant="h2">Version {basedOn + 1}</Header>}>
        <JsonEditor
          label="Approval rules (JSON)"
          description={
            <>
              The same format that <code>keyscope rules set</code> reads. Editors can check it with the{' '}
              <Link href={paths.api.approvalRulesSchema()} external fontSize="inherit">
                JSON Schema
              </Link>
              .
            </>
          }
          text={text}
          onChange={setText}
        />
      </Container>
      {read.ok ? (
        <RuleTable rules={read.rules} />
      ) : (
        <Alert type="error" header="These are not approval rules yet">
          <ul>
            {read.problems.map(({ where, what }) => (
              <li key={`${where} ${what}`}>
                {where}: {what}
              </li>
            ))}
          </ul>
        </Alert>
      )}
      <Container header={<Header variant="h2">Try it, then save it</Header>}>
        <SpaceBetween size="m">
          <FormField
            label="Why is this changed?"
            description="Goes into the audit log, with the rules before and after."
            errorText={sent ? noteProblem : undefined}
            stretch
          >
            <Input value={note} onChange={({ detail }) => setNote(detail.value)} />
          </FormField>
          {error && <Alert type="error">{error.message}</Alert>}
          <SpaceBetween direction="horizontal" size="xs">
            <Button
              disabled={!rules}
              loading={attempt.isPending}
              loadingText="Judging"
              onClick={() => attempt.mutate({ rules })}
            >
              Dry run
            </Button>
            <Button
              variant="primary"
              disabled={!isTried}
              disabledReason="Try it first: a dry run says which open requests are judged otherwise."
              loading={save.isPending}
              loadingText="Saving"
              onClick={keep}
            >
              Save rules
            </Button>
            <Button variant="link" onClick={close}>
              Cancel
            </Button>
          </SpaceBetween>
        </SpaceBetween>
      </Container>
      {isTried && attempt.data && <TriedRulesView tried={attempt.data} />}
    </SpaceBetween>
  )
}
