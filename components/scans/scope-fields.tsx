'use client'
import ExpandableSection from '@cloudscape-design/components/expandable-section'
import FormField from '@cloudscape-design/components/form-field'
import Input from '@cloudscape-design/components/input'
import LiveRegion from '@cloudscape-design/components/live-region'
import RadioGroup from '@cloudscape-design/components/radio-group'
import SpaceBetween from '@cloudscape-design/components/space-between'
import { useQuery } from '@tanstack/react-query'
import { useMemo } from 'react'
import { Choice, scopeLists } from '@/components/tables/scope-choice'
import { QueryError } from '@/components/ui/query-error'
import type { ScopeOptions } from '@/lib/contracts/schedules'
import { scopeQueries } from './queries'
import styles from './scans.module.css'
import { type ScopeDraft, type SelectionDraft, scopeOfDraft } from './scope-draft'
import { useScopeWords } from './use-scope-words'

/** What a scan reads: everything, a part, or one key; in words beneath. `refused`: it was sent and is no scope yet. */
export function ScopeFields({
  draft,
  refused,
  onChange,
}: {
  draft: ScopeDraft
  refused: boolean
  onChange: (draft: ScopeDraft) => void
}) {
  const { data, error, refetch } = useQuery(scopeQueries.options())
  const chosen = scopeOfDraft(draft)
  const problem = refused && 'problem' in chosen ? chosen.problem : undefined
  return (
    <SpaceBetween size="m">
      <FormField label="What to read" stretch>
        <RadioGroup
          value={draft.about}
          items={[
            { value: 'everything', label: 'Everything' },
            {
              value: 'part',
              label: 'A part of the organization',
              description: 'Accounts that are named here, or whose unit or tag is.',
            },
            { value: 'key', label: 'One key' },
          ]}
          onChange={({ detail }) => onChange({ ...draft, about: detail.value as ScopeDraft['about'] })}
        />
      </FormField>
      {draft.about === 'part' && error && (
        <QueryError error={error} what="accounts and units" retry={() => void refetch()} />
      )}
      {draft.about === 'part' && (
        <PartFields draft={draft} problem={problem} options={data} loading={!data && !error} onChange={onChange} />
      )}
      {draft.about === 'key' && (
        <FormField label="Key" description="Its ARN, as the page of the key shows it." errorText={problem} stretch>
          <Input
            value={draft.key}
            placeholder="arn:aws:kms:eu-central-1:111122223333:key/…"
            spellcheck={false}
            onChange={({ detail }) => onChange({ ...draft, key: detail.value })}
          />
        </FormField>
      )}
      <Summary draft={draft} />
    </SpaceBetween>
  )
}

function Summary({ draft }: { draft: ScopeDraft }) {
  const words = useScopeWords()
  const chosen = scopeOfDraft(draft)
  return (
    <LiveRegion>
      <div className={styles.summary}>
        {'scope' in chosen ? `Reads ${words(chosen.scope)}.` : 'Nothing is chosen yet.'}
      </div>
    </LiveRegion>
  )
}

interface PartProps {
  readonly draft: ScopeDraft
  readonly problem: string | undefined
  readonly options: ScopeOptions | undefined
  readonly loading: boolean
  readonly onChange: (draft: ScopeDraft) => void
}

function PartFields({ draft, problem, options, loading, onChange }: PartProps) {
  const left = Object.values(draft.without).flat().length
  return (
    <SpaceBetween size="m">
      <SelectionFields
        verb="Only"
        none="Any"
        selection={draft.only}
        problem={problem}
        options={options}
        loading={loading}
        onChange={(only) => onChange({ ...draft, only })}
      />
      <ExpandableSection headerText={left > 0 ? `Leave out (${left})` : 'Leave out'} defaultExpanded={left > 0}>
        <SelectionFields
          verb="Leave out"
          none="None"
          selection={draft.without}
          options={options}
          loading={loading}
          onChange={(without) => onChange({ ...draft, without })}
        />
      </ExpandableSection>
    </SpaceBetween>
  )
}

interface SelectionProps {
  /** Tells the fields of what is read from those of what is left out. */
  readonly verb: string
  /** What an empty field stands for. */
  readonly none: string
  readonly selection: SelectionDraft
  readonly problem?: string | undefined
  readonly options: ScopeOptions | undefined
  readonly loading: boolean
  readonly onChange: (selection: SelectionDraft) => void
}

function SelectionFields({ verb, none, selection, problem, options, loading, onChange }: SelectionProps) {
  const lists = useMemo(() => scopeLists(options), [options])
  const field = (kind: keyof SelectionDraft, label: string, description?: string) => (
    <Choice
      label={`${verb} ${label}`}
      none={none}
      {...(description && { description })}
      {...(kind === 'accounts' && { problem })}
      options={lists[kind]}
      chosen={selection[kind]}
      loading={loading}
      onChange={(values) => onChange({ ...selection, [kind]: values })}
    />
  )
  return (
    <SpaceBetween size="s">
      {field('accounts', 'these accounts')}
      {field('units', 'these organizational units', 'With every account beneath them.')}
      {field('tags', 'accounts with these tags')}
      {field('regions', 'these Regions')}
    </SpaceBetween>
  )
}
