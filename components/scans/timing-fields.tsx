'use client'
import FormField from '@cloudscape-design/components/form-field'
import Input from '@cloudscape-design/components/input'
import Select, { type SelectProps } from '@cloudscape-design/components/select'
import SpaceBetween from '@cloudscape-design/components/space-between'
import TimeInput from '@cloudscape-design/components/time-input'
import { useMemo } from 'react'
import { type CronDraft, cronOfDraft } from './cron-draft'
import { viewersTimeZone } from './format-in-zone'
import styles from './scans.module.css'

const presets = [
  { value: 'nightly', label: 'Every night' },
  { value: 'six-hours', label: 'Every 6 hours' },
  { value: 'weekly', label: 'Every week' },
  { value: 'own', label: 'Own cron line' },
]
const weekdays = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday'].map((label, day) => ({
  value: String(day),
  label,
}))
const jitters = [
  { value: '0', label: 'None' },
  { value: '300', label: 'Up to 5 min' },
  { value: '900', label: 'Up to 15 min' },
  { value: '1800', label: 'Up to 30 min' },
  { value: '3600', label: 'Up to 1 h' },
  { value: '10800', label: 'Up to 3 h' },
]

interface TimingDraft {
  readonly when: CronDraft
  readonly timeZone: string
  readonly jitterSeconds: number
}

/** When a schedule runs. `problems` are by field: cron, timeZone, jitterSeconds. */
export function TimingFields({
  when,
  timeZone,
  jitterSeconds,
  problems,
  onChange,
}: TimingDraft & { problems: ReadonlyMap<string, string>; onChange: (patch: Partial<TimingDraft>) => void }) {
  const zones = useMemo(() => zonesAround(timeZone), [timeZone])
  const set = (patch: Partial<CronDraft>) => onChange({ when: { ...when, ...patch } })
  return (
    <SpaceBetween size="m">
      <div className={styles.row}>
        <FormField label="How often">
          <Choice
            options={presets}
            value={when.preset}
            onChange={(preset) => set({ preset: preset as CronDraft['preset'], own: cronOfDraft(when) ?? when.own })}
          />
        </FormField>
        {when.preset === 'weekly' && (
          <FormField label="On">
            <Choice options={weekdays} value={String(when.weekday)} onChange={(day) => set({ weekday: Number(day) })} />
          </FormField>
        )}
        {(when.preset === 'nightly' || when.preset === 'weekly') && (
          <FormField
            label="At"
            constraintText="hh:mm"
            errorText={cronOfDraft(when) === null ? 'Enter hours and minutes, such as 02:00.' : undefined}
          >
            <TimeInput
              value={when.time}
              format="hh:mm"
              placeholder="hh:mm"
              onChange={({ detail }) => set({ time: detail.value })}
            />
          </FormField>
        )}
        {when.preset === 'own' && (
          <FormField
            label="Cron line"
            constraintText="Minute, hour, day of month, month, day of week."
            errorText={problems.get('cron')}
          >
            <Input value={when.own} spellcheck={false} onChange={({ detail }) => set({ own: detail.value })} />
          </FormField>
        )}
      </div>
      <div className={styles.row}>
        <FormField label="Time zone" errorText={problems.get('timeZone')}>
          <Choice options={zones} value={timeZone} onChange={(zone) => onChange({ timeZone: zone })} />
        </FormField>
        <FormField
          label="Random delay"
          description="Keeps schedules from starting at once."
          errorText={problems.get('jitterSeconds')}
        >
          <Choice
            options={withValue(jitters, String(jitterSeconds), `Up to ${jitterSeconds} s`)}
            value={String(jitterSeconds)}
            onChange={(seconds) => onChange({ jitterSeconds: Number(seconds) })}
          />
        </FormField>
      </div>
    </SpaceBetween>
  )
}

function Choice({
  options,
  value,
  onChange,
}: {
  options: readonly SelectProps.Option[]
  value: string
  onChange: (value: string) => void
}) {
  const long = options.length > 20
  return (
    <Select
      options={options}
      selectedOption={options.find((option) => option.value === value) ?? null}
      filteringType={long ? 'auto' : 'none'}
      virtualScroll={long}
      expandToViewport
      onChange={({ detail }) => onChange(detail.selectedOption.value ?? '')}
    />
  )
}

/** Every zone the browser knows, the likely ones first. */
function zonesAround(chosen: string): SelectProps.Option[] {
  const own = viewersTimeZone()
  const first = [...new Set(['UTC', own, chosen])]
  const others = Intl.supportedValuesOf('timeZone').filter((zone) => !first.includes(zone))
  return [...first, ...others].map((zone) => ({
    value: zone,
    label: zone,
    ...(zone === own && { labelTag: 'your time' }),
  }))
}

const withValue = (options: readonly SelectProps.Option[], value: string, label: string) =>
  options.some((option) => option.value === value) ? options : [...options, { value, label }]
