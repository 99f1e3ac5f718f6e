'use client'
import TextFilter from '@cloudscape-design/components/text-filter'
import { useEffect, useRef, useState } from 'react'
import { countOf } from '@/components/ui/format-number'

const pauseMs = 250

/** Free search over a list. Waits for a pause in typing; the address holds what was searched for. */
export function SearchField({
  value,
  onChange,
  label,
  matches,
}: {
  value: string
  onChange: (value: string) => void
  label: string
  /** How many rows match, once known. */
  matches?: number
}) {
  const [text, setText] = useState(value)
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined)
  const sent = useRef(value)

  // Back and "Clear filters" change the address without us.
  useEffect(() => {
    if (value === sent.current) return
    sent.current = value
    setText(value)
  }, [value])
  useEffect(() => () => clearTimeout(timer.current), [])

  const search = (next: string) => {
    setText(next)
    clearTimeout(timer.current)
    timer.current = setTimeout(() => {
      sent.current = next.trim()
      onChange(next.trim())
    }, pauseMs)
  }
  return (
    <TextFilter
      filteringText={text}
      filteringPlaceholder={label}
      filteringAriaLabel={label}
      countText={value && matches !== undefined ? countOf(matches, 'match', 'matches') : ''}
      onChange={({ detail }) => search(detail.filteringText)}
    />
  )
}
