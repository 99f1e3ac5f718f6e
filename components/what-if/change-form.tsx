'use client'
import Button from '@cloudscape-design/components/button'
import FormField from '@cloudscape-design/components/form-field'
import Select from '@cloudscape-design/components/select'
import SpaceBetween from '@cloudscape-design/components/space-between'
import { type FormEvent, useState } from 'react'
import type { Change } from '@/lib/domain/what-if/changes'
import { Choose } from './choose'
import { buildChange, type Draft, type DraftField, draftKinds, emptyDraft, fieldsOf } from './draft'
import { JsonField } from './json-field'

/** Puts one change together. */
export function ChangeForm({ onAdd }: { onAdd: (change: Change) => void }) {
  const [draft, setDraft] = useState<Draft>(emptyDraft)
  const [cluster, setCluster] = useState('')
  const [problems, setProblems] = useState<Readonly<Partial<Record<DraftField, string>>>>({})
  // A new form after each change: what was typed belongs to that one.
  const [round, setRound] = useState(0)
  const fields = fieldsOf(draft.kind)
  const set = (patch: Partial<Draft>) => {
    setDraft({ ...draft, ...patch })
    setProblems({})
  }
  const add = (event: FormEvent) => {
    event.preventDefault()
    event.stopPropagation()
    const built = buildChange(draft)
    if ('problems' in built) return setProblems(built.problems)
    onAdd(built.change)
    setDraft({ ...emptyDraft, kind: draft.kind })
    setProblems({})
    setRound(round + 1)
  }
  const common = (field: DraftField) => ({
    value: draft[field],
    error: problems[field],
    onChange: (value: string) => set({ [field]: value }),
  })
  const picksOfCluster = fields.includes('key') || fields.includes('role')
  return (
    <form onSubmit={add} aria-label="Add a change">
      <SpaceBetween size="s" key={round}>
        <FormField label="What would be done?" stretch>
          <Select
            selectedOption={draftKinds.find(({ value }) => value === draft.kind) ?? null}
            options={draftKinds.map(({ value, label }) => ({ value, label }))}
            onChange={({ detail }) => {
              setDraft({
                ...emptyDraft,
                key: draft.key,
                role: draft.role,
                kind: detail.selectedOption.value as Draft['kind'],
              })
              setProblems({})
            }}
          />
        </FormField>
        {picksOfCluster && (
          <Choose label="Only what this cluster uses" of="cluster" optional value={cluster} onChange={setCluster} />
        )}
        {fields.includes('key') && (
          <Choose
            label="Key"
            of="key"
            within={cluster}
            {...common('key')}
            onChange={(key) => set({ key, grant: '', statement: '' })}
          />
        )}
        {fields.includes('role') && (
          <Choose
            label="Role"
            of="role"
            within={cluster}
            {...common('role')}
            onChange={(role) => set({ role, policy: '' })}
          />
        )}
        {fields.includes('grant') && (
          <Choose label="Grant" of="grant" within={draft.key} disabled={!draft.key} {...common('grant')} />
        )}
        {fields.includes('statement') && (
          <Choose label="Statement" of="statement" within={draft.key} disabled={!draft.key} {...common('statement')} />
        )}
        {fields.includes('policy') && (
          <Choose label="Policy" of="policy" within={draft.role} disabled={!draft.role} {...common('policy')} />
        )}
        {fields.includes('target') && (
          <Choose label="Root, organizational unit or account" of="target" {...common('target')} />
        )}
        {fields.includes('scp') && <Choose label="Policy name" of="scp" {...common('scp')} />}
        {fields.includes('rcp') && <Choose label="Policy name" of="rcp" {...common('rcp')} />}
        {fields.includes('json') && (
          <JsonField
            draft={draft}
            error={problems.json}
            onChange={(json) => set({ json })}
            onProblem={(json) => setProblems({ ...problems, json })}
          />
        )}
        <Button formAction="submit" iconName="add-plus">
          Add this change
        </Button>
      </SpaceBetween>
    </form>
  )
}
