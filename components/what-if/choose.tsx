'use client'
import Autosuggest from '@cloudscape-design/components/autosuggest'
import FormField from '@cloudscape-design/components/form-field'
import { useQuery } from '@tanstack/react-query'
import { useDeferredValue, useState } from 'react'
import type { WhatIfOptionsQuery } from '@/lib/contracts/what-if'
import { whatIfQueries } from './queries'

interface ChooseProps {
  readonly label: string
  readonly description?: string
  readonly of: WhatIfOptionsQuery['of']
  readonly within?: string
  readonly value: string
  readonly error?: string | undefined
  readonly optional?: boolean
  readonly disabled?: boolean
  readonly onChange: (value: string) => void
}

/** One thing of the inventory, found by typing; what is typed counts as well, such as an ARN that was pasted. */
export function Choose({
  label,
  description,
  of,
  within = '',
  value,
  error,
  optional,
  disabled,
  onChange,
}: ChooseProps) {
  // What is shown: the name of what was chosen, else what was typed.
  const [typed, setTyped] = useState({ text: value, value })
  const text = typed.value === value ? typed.text : value
  const [searched, setSearched] = useState('')
  const q = useDeferredValue(searched)
  const [open, setOpen] = useState(false)
  const { data, isFetching, isError } = useQuery({
    ...whatIfQueries.options({ of, within, q }),
    enabled: open && !disabled,
  })
  const options = (data?.items ?? []).map((item) => ({
    value: item.value,
    label: item.label,
    description: item.note,
  }))
  return (
    <FormField
      label={optional ? <Optional label={label} /> : label}
      description={description}
      errorText={error}
      stretch
    >
      <Autosuggest
        value={text}
        disabled={disabled}
        options={options}
        filteringType="manual"
        statusType={isError ? 'error' : isFetching ? 'loading' : 'finished'}
        loadingText="Looking"
        errorText="The list could not be read."
        finishedText={data?.more ? 'There are more: type to narrow the list.' : undefined}
        empty="Nothing has that name."
        enteredTextLabel={(entered) => `Use "${entered}"`}
        ariaLabel={label}
        onFocus={() => setOpen(true)}
        onLoadItems={({ detail }) => setSearched(detail.filteringText)}
        onChange={({ detail }) => {
          setTyped({ text: detail.value, value: detail.value })
          onChange(detail.value)
        }}
        onSelect={({ detail }) => {
          const chosen = detail.selectedOption
          setTyped({ text: chosen?.label ?? detail.value, value: detail.value })
          setSearched('')
          onChange(detail.value)
        }}
      />
    </FormField>
  )
}

function Optional({ label }: { label: string }) {
  return (
    <span>
      {label} <i>– optional</i>
    </span>
  )
}
