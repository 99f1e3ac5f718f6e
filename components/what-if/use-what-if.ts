'use client'
import { useMutation } from '@tanstack/react-query'
import { useCallback, useEffect, useMemo, useRef, useState } from 'react'
import { z } from 'zod'
import { useUrlState } from '@/components/tables/use-list-query'
import { ApiError, api } from '@/lib/api-client'
import { WhatIfProblems, WhatIfView } from '@/lib/contracts/what-if'
import type { Change } from '@/lib/domain/what-if/changes'
import { paths } from '@/lib/paths'
import { readQuestion, writeQuestion } from './shared-question'

const Address = z.object({ changes: z.string().max(20_000).catch('').default('') })

/** A question, kept in the address as far as it fits, and its answer. */
export function useWhatIf() {
  const { query, change: setAddress } = useUrlState(Address)
  const read = useMemo(() => readQuestion(query.changes), [query.changes])
  // Only a question that no address can hold lives here.
  const [long, setLong] = useState<readonly Change[] | null>(null)
  const changes = long ?? read.changes
  const { mutate, data, error, isPending, reset } = useMutation({
    mutationFn: (asked: readonly Change[]) => api.post(paths.api.whatIf(), WhatIfView, { changes: asked }),
  })

  const setChanges = useCallback(
    (next: readonly Change[]) => {
      const text = writeQuestion(next)
      setLong(text === null ? next : null)
      setAddress({ changes: text ?? '' })
      reset()
    },
    [setAddress, reset],
  )
  const ask = useCallback(() => mutate(changes), [mutate, changes])

  // A question that came by a link is answered at once.
  const opened = useRef(false)
  useEffect(() => {
    if (opened.current) return
    opened.current = true
    if (read.changes.length > 0) mutate(read.changes)
  }, [read.changes, mutate])

  return {
    changes,
    setChanges,
    ask,
    /** Why the address holds no question. */
    addressProblem: read.problem,
    tooLong: long !== null,
    answer: data,
    error,
    problems: problemsOf(error),
    isPending,
  }
}

/** What is wrong with which change, by its position. */
function problemsOf(error: unknown): ReadonlyMap<number, string> {
  const parsed = error instanceof ApiError ? WhatIfProblems.safeParse(error.details) : null
  return new Map(parsed?.success ? parsed.data.problems.map(({ change, text }) => [change, text]) : [])
}
