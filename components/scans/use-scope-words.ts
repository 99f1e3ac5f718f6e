'use client'
import { useQuery } from '@tanstack/react-query'
import { useCallback } from 'react'
import { describeScope, type ScanScope } from '@/lib/domain/scans/scope'
import { scopeQueries } from './queries'

const most = 4

/** A scope in words, with the names of accounts and units as far as they are known. */
export function useScopeWords(): (scope: ScanScope) => string {
  const { data } = useQuery(scopeQueries.options())
  return useCallback(
    (scope) => {
      const names = new Map([
        ...(data?.accounts.map(({ id, name }) => [id, name] as const) ?? []),
        ...(data?.units.map(({ id, path }) => [id, path.at(-1) ?? id] as const) ?? []),
      ])
      return describeScope(scope, { nameOf: (id) => names.get(id) ?? id, most })
    },
    [data],
  )
}
