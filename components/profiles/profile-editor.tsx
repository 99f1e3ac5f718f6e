'use client'
import Alert from '@cloudscape-design/components/alert'
import Button from '@cloudscape-design/components/button'
import Container from '@cloudscape-design/components/container'
import FormField from '@cloudscape-design/components/form-field'
import Header from '@cloudscape-design/components/header'
import Input from '@cloudscape-design/components/input'
import Link from '@cloudscape-design/components/link'
import SegmentedControl from '@cloudscape-design/components/segmented-control'
import SpaceBetween from '@cloudscape-design/components/space-between'
import { useState } from 'react'
import { JsonEditor } from '@/components/ui/json-editor'
import type { Assignment } from '@/lib/domain/profiles/assignment'
import type { Profile } from '@/lib/domain/profiles/profile'
import { paths } from '@/lib/paths'
import { draftFrom, type ProfileDraft, readDraft, showAsJson, showAsTable } from './profile-draft'
import { RequirementForm } from './requirement-form'
import { RequirementTable } from './requirement-table'
import { ReviewChange } from './review-change'

interface ProfileEditorProps {
  /** What it begins with; its name is empty for a new one. */
  readonly start: Profile
  /** The version it changes; null makes a new profile. */
  readonly basedOn: number | null
  readonly assignment: Assignment
  readonly onDone: (name: string) => void
  readonly onCancel: () => void
}

type Open = { readonly at: number | null }

/** A profile as a table or as JSON, tried before it is kept. */
export function ProfileEditor({ start, basedOn, assignment, onDone, onCancel }: ProfileEditorProps) {
  const [draft, setDraft] = useState<ProfileDraft>(() => draftFrom(start))
  const [open, setOpen] = useState<Open | null>(null)
  const read = readDraft(draft)
  const { profile } = draft
  const change = (patch: Partial<Profile>) => setDraft({ ...draft, profile: { ...profile, ...patch } })
  const { requirements } = profile
  return (
    <SpaceBetween size="l">
      <Container
        header={
          <Header
            variant="h2"
            actions={
              <SegmentedControl
                label="Edit as"
                selectedId={draft.text === null ? 'table' : 'json'}
                options={[
                  { id: 'table', text: 'Table', disabled: draft.text !== null && !read.ok },
                  { id: 'json', text: 'JSON' },
                ]}
                onChange={({ detail }) =>
                  setDraft(detail.selectedId === 'json' ? showAsJson(draft) : showAsTable(draft))
                }
              />
            }
          >
            {basedOn === null ? 'New profile' : `Version ${basedOn + 1} of ${start.name}`}
          </Header>
        }
      >
        {draft.text === null ? (
          <SpaceBetween size="m">
            <FormField label="Name" description="Lower-case letters, digits and hyphens." stretch>
              <Input
                value={profile.name}
                disabled={basedOn !== null}
                onChange={({ detail }) => change({ name: detail.value })}
              />
            </FormField>
            <FormField label="Description" stretch>
              <Input value={profile.description} onChange={({ detail }) => change({ description: detail.value })} />
            </FormField>
          </SpaceBetween>
        ) : (
          <JsonEditor
            label="Profile (JSON)"
            description={
              <>
                The same format that <code>keyscope profiles check</code> reads. Editors can check it with the{' '}
                <Link href={paths.api.profileSchema()} external fontSize="inherit">
                  JSON Schema
                </Link>
                .
              </>
            }
            text={draft.text}
            onChange={(text) => setDraft({ ...draft, text })}
          />
        )}
      </Container>
      {draft.text === null && (
        <RequirementTable
          requirements={requirements}
          header={
            <Header
              variant="h2"
              counter={`(${requirements.length})`}
              description="A row that names launch paths or keys wins over one that does not."
              actions={<Button onClick={() => setOpen({ at: null })}>Add requirement</Button>}
            >
              Requirements
            </Header>
          }
          onEdit={(at) => setOpen({ at })}
          onRemove={(at) => change({ requirements: requirements.toSpliced(at, 1) })}
        />
      )}
      {!read.ok && (
        <Alert type="error" header="This is not a profile yet">
          <ul>
            {read.problems.map(({ where, what }) => (
              <li key={`${where} ${what}`}>
                {where}: {what}
              </li>
            ))}
          </ul>
        </Alert>
      )}
      <ReviewChange
        profile={read.ok ? read.profile : null}
        basedOn={basedOn}
        assignment={assignment}
        onDone={onDone}
        onCancel={onCancel}
      />
      {open && (
        <RequirementForm
          requirement={open.at === null ? null : (requirements[open.at] ?? null)}
          close={() => setOpen(null)}
          onDone={(row) => {
            change({ requirements: open.at === null ? [...requirements, row] : requirements.with(open.at, row) })
            setOpen(null)
          }}
        />
      )}
    </SpaceBetween>
  )
}
