'use client'
import DatePicker from '@cloudscape-design/components/date-picker'
import Select, { type SelectProps } from '@cloudscape-design/components/select'
import { useState } from 'react'
import type { ListState } from '@/components/tables/use-list-query'
import { useNow } from '@/components/ui/now'
import type { ChangeListQuery, ChangePage, ScanMark } from '@/lib/contracts/changes'
import styles from './changes.module.css'
import { askedBy, comparisonOf, isDate, momentsAt, scanLabel } from './comparison'

const date = 'date'
const scanBefore: SelectProps.Option = { value: '', label: 'The scan before' }
const newest: SelectProps.Option = { value: '0', label: 'Now' }

/** Which two scans are compared: since a moment, a day or a scan, up to another. */
export function ComparisonPicker({ list, page }: { list: ListState<ChangeListQuery>; page: ChangePage | undefined }) {
  const { query, change } = list
  const [dated, setDated] = useState(isDate(query.since))
  const scans = (page?.scans ?? []).map((scan): SelectProps.Option => ({ value: `${scan.id}`, label: scanLabel(scan) }))
  return (
    <>
      <SinceSelect
        query={query}
        scans={page?.scans ?? []}
        dated={dated}
        onChange={(chosen) => {
          setDated(chosen === date)
          if (chosen !== date) change(askedBy(chosen))
        }}
      />
      {dated && (
        <div className={styles.date}>
          <DatePicker
            ariaLabel="Since the day (UTC)"
            placeholder="YYYY-MM-DD"
            format="iso"
            expandToViewport
            value={isDate(query.since) ? query.since : ''}
            openCalendarAriaLabel={(selected) => (selected ? `Choose a day, now ${selected}` : 'Choose a day')}
            todayAriaLabel="Today"
            previousMonthAriaLabel="Previous month"
            nextMonthAriaLabel="Next month"
            onChange={({ detail }) => isDate(detail.value) && change(askedBy(`since:${detail.value}`))}
          />
        </div>
      )}
      <Select
        ariaLabel="Up to"
        inlineLabelText="Up to"
        options={[newest, ...scans]}
        selectedOption={optionOf([newest, ...scans], String(query.to), `Scan ${query.to}`)}
        onChange={({ detail }) => change({ to: Number(detail.selectedOption.value) })}
      />
    </>
  )
}

function SinceSelect({
  query,
  scans,
  dated,
  onChange,
}: {
  query: ChangeListQuery
  scans: readonly ScanMark[]
  dated: boolean
  onChange: (chosen: string) => void
}) {
  const moments = momentsAt(useNow()).map(({ value, label }) => ({ value: `since:${value}`, label }))
  const days = [...moments, { value: date, label: 'A day …' }]
  const marks = scans.map((scan) => ({ value: `scan:${scan.id}`, label: scanLabel(scan) }))
  const chosen = dated ? date : comparisonOf(query)
  return (
    <Select
      ariaLabel="Since"
      inlineLabelText="Since"
      options={[scanBefore, { label: 'A moment', options: days }, { label: 'A scan', options: marks }]}
      selectedOption={optionOf([scanBefore, ...days, ...marks], chosen, query.since || `Scan ${query.from}`)}
      onChange={({ detail }) => onChange(detail.selectedOption.value ?? '')}
    />
  )
}

/** One that is not offered (any more) keeps its own name. */
const optionOf = (options: readonly SelectProps.Option[], value: string, label: string): SelectProps.Option =>
  options.find((option) => option.value === value) ?? { value, label }
