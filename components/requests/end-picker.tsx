'use client'
import DatePicker from '@cloudscape-design/components/date-picker'
import FormField from '@cloudscape-design/components/form-field'
import Select from '@cloudscape-design/components/select'
import SpaceBetween from '@cloudscape-design/components/space-between'
import { useState } from 'react'
import { useNow } from '@/components/ui/now'
import { TimeText } from '@/components/ui/time-text'

const dayMs = 86_400_000
const spans = [1, 7, 30, 90, 365]
const onDate = 'date'

interface EndPickerProps {
  /** ISO 8601; null: no end. */
  readonly value: string | null
  readonly onChange: (endsAt: string | null) => void
  /** Only ends, no "no end": a grant is to end earlier. */
  readonly required?: boolean
  readonly errorText?: string | undefined
}

/** When a grant ends: in so many days, on a date, or not by itself. A date means its last minute, in UTC. */
export function EndPicker({ value, onChange, required = false, errorText }: EndPickerProps) {
  const now = useNow()
  const [kind, setKind] = useState(value === null ? 'never' : onDate)
  const choose = (next: string) => {
    setKind(next)
    if (next === 'never') onChange(null)
    else
      onChange(
        next === onDate
          ? (value ?? lastMinute(dateOf(now + 30 * dayMs)))
          : new Date(now + Number(next) * dayMs).toISOString(),
      )
  }
  const options = [
    ...(required ? [] : [{ value: 'never', label: 'No end date' }]),
    ...spans.map((days) => ({ value: String(days), label: days === 1 ? 'In 1 day' : `In ${days} days` })),
    { value: onDate, label: 'On a date' },
  ]
  return (
    <SpaceBetween size="s">
      <FormField
        label="Ends"
        description="Keyscope retires the grant then; KMS itself has no end dates."
        errorText={errorText}
        stretch
        constraintText={value && <TimeText at={value} show="both" />}
      >
        <Select
          selectedOption={options.find((option) => option.value === kind) ?? null}
          placeholder="Choose when"
          options={options}
          ariaLabel="Ends"
          onChange={({ detail }) => choose(detail.selectedOption.value ?? 'never')}
        />
      </FormField>
      {kind === onDate && (
        <FormField label="Last day" description="In UTC, to its last minute.">
          <DatePicker
            value={value?.slice(0, 10) ?? ''}
            format="iso"
            placeholder="YYYY-MM-DD"
            expandToViewport
            isDateEnabled={(date) => date.getTime() > now - dayMs}
            onChange={({ detail }) => /^\d{4}-\d{2}-\d{2}$/.test(detail.value) && onChange(lastMinute(detail.value))}
            openCalendarAriaLabel={(selected) => `Choose the last day${selected ? `, now ${selected}` : ''}`}
            nextMonthAriaLabel="Next month"
            previousMonthAriaLabel="Previous month"
            todayAriaLabel="Today"
          />
        </FormField>
      )}
    </SpaceBetween>
  )
}

const dateOf = (ms: number) => new Date(ms).toISOString().slice(0, 10)
const lastMinute = (date: string) => `${date}T23:59:00.000Z`
