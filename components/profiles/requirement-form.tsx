'use client'
import Box from '@cloudscape-design/components/box'
import Button from '@cloudscape-design/components/button'
import FormField from '@cloudscape-design/components/form-field'
import Modal from '@cloudscape-design/components/modal'
import Multiselect from '@cloudscape-design/components/multiselect'
import Select from '@cloudscape-design/components/select'
import SpaceBetween from '@cloudscape-design/components/space-between'
import Textarea from '@cloudscape-design/components/textarea'
import { useState } from 'react'
import { pathLabel, principalLabel } from '@/components/matrix/access-words'
import { keyRoles, launchPaths, principalKinds } from '@/lib/domain/launch-paths/need'
import { keyOperations } from '@/lib/domain/policy/operations'
import { expectableConditions, profileLevels, Requirement } from '@/lib/domain/profiles/profile'
import { keyRoleWord, levelWord } from './profile-words'

interface Draft {
  readonly principal: string
  readonly paths: readonly string[]
  readonly keys: readonly string[]
  readonly operations: readonly string[]
  readonly level: string
  readonly conditions: readonly string[]
  readonly because: string
}

const fresh: Draft = {
  principal: 'karpenter-controller',
  paths: [],
  keys: [],
  operations: [],
  level: 'required',
  conditions: [],
  because: '',
}

const draftOf = ({ paths = [], keys = [], conditions = [], ...rest }: Requirement): Draft => ({
  ...rest,
  paths,
  keys,
  conditions,
})

/** What was chosen as a row: what is empty is left out. */
const rowOf = ({ paths, keys, conditions, ...rest }: Draft) => ({
  ...rest,
  ...(paths.length > 0 && { paths }),
  ...(keys.length > 0 && { keys }),
  ...(conditions.length > 0 && { conditions }),
})

interface RequirementFormProps {
  readonly requirement: Requirement | null
  readonly onDone: (requirement: Requirement) => void
  readonly close: () => void
}

/** Makes a requirement, or changes one. */
export function RequirementForm({ requirement, onDone, close }: RequirementFormProps) {
  const [draft, setDraft] = useState<Draft>(() => (requirement ? draftOf(requirement) : fresh))
  const [sent, setSent] = useState(false)
  const change = (patch: Partial<Draft>) => setDraft({ ...draft, ...patch })
  const parsed = Requirement.safeParse(rowOf(draft))
  const problemOf = (field: keyof Draft) =>
    sent ? parsed.error?.issues.find(({ path }) => path[0] === field)?.message : undefined
  const submit = () => {
    setSent(true)
    if (parsed.success) onDone(parsed.data)
  }
  return (
    <Modal
      visible
      onDismiss={close}
      closeAriaLabel="Close"
      header={requirement ? 'Edit requirement' : 'Add requirement'}
      footer={
        <Box float="right">
          <SpaceBetween direction="horizontal" size="xs">
            <Button variant="link" onClick={close}>
              Cancel
            </Button>
            <Button variant="primary" onClick={submit}>
              {requirement ? 'Change requirement' : 'Add requirement'}
            </Button>
          </SpaceBetween>
        </Box>
      }
    >
      <SpaceBetween size="m">
        <One
          label="Principal"
          value={draft.principal}
          values={principalKinds}
          word={principalLabel}
          onChange={(principal) => change({ principal })}
        />
        <Several
          label="Operations"
          error={problemOf('operations')}
          chosen={draft.operations}
          values={keyOperations.map(({ name }) => name)}
          onChange={(operations) => change({ operations })}
        />
        <One
          label="Level"
          value={draft.level}
          values={profileLevels}
          word={(level) => levelWord(level as Requirement['level'])}
          onChange={(level) => change({ level })}
        />
        <Several
          label="Launch paths"
          hint="All of them where none is chosen."
          chosen={draft.paths}
          values={launchPaths}
          word={pathLabel}
          onChange={(paths) => change({ paths })}
        />
        <Several
          label="Key of"
          hint="Any where none is chosen."
          chosen={draft.keys}
          values={keyRoles}
          word={keyRoleWord}
          onChange={(keys) => change({ keys })}
        />
        <Several
          label="May be held to"
          hint="Condition keys to which the permission may be held and still be enough."
          chosen={draft.conditions}
          values={expectableConditions}
          onChange={(conditions) => change({ conditions })}
        />
        <FormField
          label="Because"
          description="Why, or where it is documented."
          errorText={problemOf('because') && 'Say why.'}
          stretch
        >
          <Textarea value={draft.because} rows={2} onChange={({ detail }) => change({ because: detail.value })} />
        </FormField>
      </SpaceBetween>
    </Modal>
  )
}

interface OneProps {
  readonly label: string
  readonly value: string
  readonly values: readonly string[]
  readonly word: (value: string) => string
  readonly onChange: (value: string) => void
}

function One({ label, value, values, word, onChange }: OneProps) {
  return (
    <FormField label={label} stretch>
      <Select
        selectedOption={{ value, label: word(value) }}
        options={values.map((one) => ({ value: one, label: word(one) }))}
        onChange={({ detail }) => onChange(detail.selectedOption.value ?? value)}
      />
    </FormField>
  )
}

interface SeveralProps {
  readonly label: string
  readonly hint?: string
  readonly error?: string | undefined
  readonly chosen: readonly string[]
  readonly values: readonly string[]
  readonly word?: (value: string) => string
  readonly onChange: (values: readonly string[]) => void
}

function Several({ label, hint, error, chosen, values, word = (value) => value, onChange }: SeveralProps) {
  const option = (value: string) => ({ value, label: word(value) })
  return (
    <FormField label={label} description={hint} errorText={error && 'Choose at least one.'} stretch>
      <Multiselect
        selectedOptions={chosen.map(option)}
        options={values.map(option)}
        placeholder={chosen.length === 0 ? 'Choose' : `${chosen.length} chosen`}
        filteringType={values.length > 10 ? 'auto' : 'none'}
        deselectAriaLabel={({ label: name }) => `Remove ${name}`}
        onChange={({ detail }) => onChange(detail.selectedOptions.flatMap(({ value }) => value ?? []))}
      />
    </FormField>
  )
}
