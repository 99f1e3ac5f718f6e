'use client'
import FormField from '@cloudscape-design/components/form-field'
import Multiselect, { type MultiselectProps } from '@cloudscape-design/components/multiselect'
import type { ScopeOptions } from '@/lib/contracts/schedules'

interface ChoiceProps {
  readonly label: string
  readonly none: string
  readonly description?: string
  readonly problem?: string | undefined
  readonly options: readonly MultiselectProps.Option[]
  readonly chosen: readonly string[]
  readonly loading: boolean
  readonly onChange: (values: string[]) => void
}

/** Several of what scans have found. */
export function Choice({ label, none, description, problem, options, chosen, loading, onChange }: ChoiceProps) {
  // What no scan has seen, or sees no more, stays chosen and can be taken away.
  const known = new Set(options.map(({ value }) => value))
  const all = [...options, ...chosen.filter((id) => !known.has(id)).map((value) => ({ value, label: value }))]
  return (
    <FormField label={label} description={description} errorText={problem} stretch>
      <Multiselect
        options={all}
        selectedOptions={all.filter(({ value }) => chosen.includes(value ?? ''))}
        filteringType="auto"
        filteringAriaLabel={`Find ${label.toLowerCase()}`}
        virtualScroll={all.length > 100}
        tokenLimit={4}
        expandToViewport
        placeholder={none}
        statusType={loading ? 'loading' : 'finished'}
        loadingText="Reading what there is"
        empty="No scan has found any yet"
        noMatch="No match"
        deselectAriaLabel={(option) => `Remove ${option.label}`}
        onChange={({ detail }) => onChange(detail.selectedOptions.map(({ value = '' }) => value))}
      />
    </FormField>
  )
}

type Lists = Readonly<Record<'accounts' | 'units' | 'tags' | 'regions', MultiselectProps.Option[]>>

/** What can be chosen from; tags are written `key=value`, or `key` for any value. */
export function scopeLists(options: ScopeOptions | undefined): Lists {
  if (!options) return { accounts: [], units: [], tags: [], regions: [] }
  return {
    accounts: options.accounts.map(({ id, name, unit, state }) => ({
      value: id,
      label: name,
      labelTag: id,
      description: state === 'ACTIVE' ? unit : `${unit} · ${state.toLowerCase()}`,
      filteringTags: [id, unit],
    })),
    units: options.units.map(({ id, path }) => ({
      value: id,
      label: path.at(-1) ?? id,
      description: path.slice(0, -1).join(' / '),
      filteringTags: [id, ...path],
    })),
    tags: options.tags.flatMap(({ key, values }) => [
      { value: key, label: key, description: 'any value' },
      ...values.map((value) => ({ value: `${key}=${value}`, label: `${key}=${value}` })),
    ]),
    regions: options.regions.map((region) => ({ value: region, label: region })),
  }
}
