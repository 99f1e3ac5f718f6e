'use client'
import Select from '@cloudscape-design/components/select'

interface Option {
  readonly value: string
  readonly label: string
  readonly description?: string
}

/** One filter of a list. The empty value stands for all and is listed first. */
export function FilterSelect<V extends string>({
  label,
  all,
  value,
  options,
  onChange,
}: {
  /** Names the control: "Account". */
  label: string
  /** What the empty value says: "All accounts". */
  all: string
  value: V
  options: readonly Option[]
  onChange: (value: V) => void
}) {
  const everything: Option = { value: '', label: all }
  const selected = options.find((option) => option.value === value)
  return (
    <Select
      ariaLabel={label}
      inlineLabelText={label}
      selectedOption={selected ?? (value ? { value, label: value } : everything)}
      options={[everything, ...options]}
      filteringType={options.length > 10 ? 'auto' : 'none'}
      onChange={({ detail }) => onChange((detail.selectedOption.value ?? '') as V)}
    />
  )
}
