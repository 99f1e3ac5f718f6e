'use client'
import { parseAsString, useQueryStates } from 'nuqs'
import { useCallback, useMemo } from 'react'
import type { z } from 'zod'

/** What every list has (lib/contracts/page.ts). */
export interface ListQuery {
  readonly page: number
  readonly size: number
  readonly sort: string
  readonly dir: 'asc' | 'desc'
  readonly q: string
}

export interface ListState<Q> {
  readonly query: Q
  /** Changing anything but the page goes back to the first page. */
  readonly change: (patch: Partial<Q>) => void
  readonly clear: () => void
  /** Something narrows the list: "no match" instead of "none yet". */
  readonly filtered: boolean
}

/** The state of a list lives in the address. The contract that parses it for the server parses it here. */
export function useListQuery<Q extends object>(contract: z.ZodType<Q>): ListState<Q> {
  const { query, change } = useUrlState(contract)
  const defaults = useMemo(() => contract.parse({}), [contract])
  const paging: readonly string[] = ['page', 'size', 'sort', 'dir']
  const filtered = entriesOf(query).some(([key, value]) => !paging.includes(key) && value !== defaults[key])
  return {
    query,
    change: useCallback((patch: Partial<Q>) => change('page' in patch ? patch : { ...patch, page: 1 }), [change]),
    clear: useCallback(() => change({ ...defaults }), [change, defaults]),
    filtered,
  }
}

/** Any state in the address: `history: 'push'` where going back should undo it. */
export function useUrlState<Q extends object>(contract: z.ZodType<Q>, history: 'push' | 'replace' = 'replace') {
  const defaults = useMemo(() => contract.parse({}), [contract])
  const parsers = useMemo(
    () => Object.fromEntries(Object.keys(defaults).map((key) => [key, parseAsString])),
    [defaults],
  )
  const [raw, setRaw] = useQueryStates(parsers, { history, shallow: true, scroll: false })
  const query = useMemo(
    () => contract.parse(Object.fromEntries(Object.entries(raw).filter(([, value]) => value !== null))),
    [contract, raw],
  )
  const change = useCallback(
    (patch: Partial<Q>) => {
      const changed = entriesOf(patch).map(([key, value]) => [
        key,
        value === undefined || value === defaults[key] ? null : String(value),
      ])
      void setRaw(Object.fromEntries(changed))
    },
    [defaults, setRaw],
  )
  return { query, change }
}

const entriesOf = <Q extends object>(value: Q) => Object.entries(value) as [keyof Q & string, Q[keyof Q]][]
