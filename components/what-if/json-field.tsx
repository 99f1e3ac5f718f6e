'use client'
import Button from '@cloudscape-design/components/button'
import FormField from '@cloudscape-design/components/form-field'
import SpaceBetween from '@cloudscape-design/components/space-between'
import Textarea from '@cloudscape-design/components/textarea'
import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import type { Draft, DraftKind } from './draft'
import { jsonProblem } from './json-problem'
import { whatIfQueries } from './queries'
import styles from './what-if.module.css'

const descriptions: Readonly<Partial<Record<DraftKind, string>>> = {
  'edit-policy': 'The whole policy as it would be afterwards.',
  'attach-scp': 'The text of a new policy. Leave it empty to attach one that exists.',
  'attach-rcp': 'The text of a new policy. Leave it empty to attach one that exists.',
  'add-statement': 'One statement, with its Effect, Principal, Action and Resource.',
}

const placeholders: Readonly<Partial<Record<DraftKind, string>>> = {
  'attach-scp':
    '{ "Version": "2012-10-17", "Statement": [{ "Effect": "Deny", "Action": "kms:CreateGrant", "Resource": "*" }] }',
  'attach-rcp':
    '{ "Version": "2012-10-17", "Statement": [{ "Effect": "Deny", "Principal": "*", "Action": "kms:*", "Resource": "*" }] }',
  'add-statement':
    '{ "Sid": "NoGrants", "Effect": "Deny", "Principal": "*", "Action": "kms:CreateGrant", "Resource": "*" }',
}

interface JsonFieldProps {
  readonly draft: Draft
  readonly error: string | undefined
  readonly onChange: (json: string) => void
  readonly onProblem: (problem: string) => void
}

/** A policy or a statement as text. Where it stops being JSON is said below it when one leaves it. */
export function JsonField({ draft, error, onChange, onProblem }: JsonFieldProps) {
  const { kind, json } = draft
  return (
    <FormField label="Policy text (JSON)" description={descriptions[kind]} errorText={error} stretch>
      <SpaceBetween size="xs">
        <div className={styles.mono}>
          <Textarea
            value={json}
            rows={10}
            spellcheck={false}
            ariaLabel="Policy text (JSON)"
            invalid={error !== undefined}
            placeholder={placeholders[kind] ?? ''}
            onChange={({ detail }) => onChange(detail.value)}
            onBlur={() => {
              const problem = json.trim() === '' ? null : jsonProblem(json)
              if (problem) onProblem(problem)
            }}
          />
        </div>
        {kind === 'edit-policy' && <TakeCurrent draft={draft} onTaken={onChange} onProblem={onProblem} />}
      </SpaceBetween>
    </FormField>
  )
}

/** Begins with the policy as it is. */
function TakeCurrent({
  draft: { role, policy },
  onTaken,
  onProblem,
}: Pick<JsonFieldProps, 'draft' | 'onProblem'> & { onTaken: (json: string) => void }) {
  const client = useQueryClient()
  const [loading, setLoading] = useState(false)
  const take = async () => {
    setLoading(true)
    try {
      onTaken((await client.fetchQuery(whatIfQueries.policyText(role, policy))).text)
    } catch (error) {
      onProblem(error instanceof Error ? error.message : 'The policy could not be read.')
    } finally {
      setLoading(false)
    }
  }
  return (
    <Button
      formAction="none"
      disabled={!role || !policy}
      loading={loading}
      loadingText="Reading"
      onClick={() => void take()}
    >
      Start from the policy as it is
    </Button>
  )
}
