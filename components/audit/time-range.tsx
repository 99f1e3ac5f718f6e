'use client'
import DateRangePicker, { type DateRangePickerProps } from '@cloudscape-design/components/date-range-picker'

interface TimeRangeProps {
  /** ISO 8601, or empty. */
  readonly from: string
  readonly to: string
  readonly onChange: (range: { from: string; to: string }) => void
}

const relativeOptions: readonly (DateRangePickerProps.RelativeOption & { readonly ms: number })[] = (
  [
    ['hour', 1, 3_600_000],
    ['day', 1, 86_400_000],
    ['week', 1, 7 * 86_400_000],
    ['day', 30, 30 * 86_400_000],
    ['day', 90, 90 * 86_400_000],
  ] as const
).map(([unit, amount, ms]) => ({ key: `${amount} ${unit}`, type: 'relative', unit, amount, ms }))

const units: Readonly<Record<string, string>> = { hour: 'hour', day: 'day', week: 'week' }
const words = ({ amount, unit }: { amount: number; unit: string }) =>
  amount === 1 ? `Last ${units[unit] ?? unit}` : `Last ${amount} ${units[unit] ?? unit}s`

/** When the entries were written. "Last week" is fixed to its beginning when it is chosen, so that the address says it. */
export function TimeRange({ from, to, onChange }: TimeRangeProps) {
  const absolute = from || to ? ({ type: 'absolute', startDate: from, endDate: to } as const) : null
  return (
    <DateRangePicker
      value={absolute}
      placeholder="Any time"
      timeInputFormat="hh:mm"
      absoluteFormat="long-localized"
      relativeOptions={[...relativeOptions]}
      isValidRange={validate}
      getTimeOffset={(date) => -date.getTimezoneOffset()}
      i18nStrings={{ formatRelativeRange: words, ...texts }}
      onChange={({ detail: { value } }) => onChange(rangeOf(value))}
    />
  )
}

function rangeOf(value: DateRangePickerProps.Value | null): { from: string; to: string } {
  if (!value) return { from: '', to: '' }
  if (value.type === 'absolute') return { from: toIso(value.startDate), to: toIso(value.endDate) }
  const chosen = relativeOptions.find(({ unit, amount }) => unit === value.unit && amount === value.amount)
  return { from: new Date(Date.now() - (chosen?.ms ?? 0)).toISOString(), to: '' }
}

const toIso = (text: string) => (text === '' ? '' : new Date(text).toISOString())

function validate(value: DateRangePickerProps.Value | null): DateRangePickerProps.ValidationResult {
  if (value?.type !== 'absolute') return { valid: true }
  if (!value.startDate || !value.endDate)
    return { valid: false, errorMessage: 'Choose both a first and a last moment.' }
  if (Date.parse(value.startDate) >= Date.parse(value.endDate))
    return { valid: false, errorMessage: 'The first moment must be before the last.' }
  return { valid: true }
}

const texts = {
  relativeModeTitle: 'Until now',
  absoluteModeTitle: 'Between',
  relativeRangeSelectionHeading: 'Choose how far back',
  startDateLabel: 'First day',
  endDateLabel: 'Last day',
  startTimeLabel: 'From',
  endTimeLabel: 'To',
  clearButtonLabel: 'Any time',
  cancelButtonLabel: 'Cancel',
  applyButtonLabel: 'Apply',

  modeSelectionLabel: 'Kind of time range',
  ariaLabel: 'When',
} satisfies DateRangePickerProps['i18nStrings']
