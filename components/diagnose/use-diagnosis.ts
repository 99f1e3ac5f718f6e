'use client'
import { skipToken, useMutation, useQuery } from '@tanstack/react-query'
import { useEffect, useRef, useState } from 'react'
import { api } from '@/lib/api-client'
import { type AsksView, type DiagnoseInput, DiagnosisView } from '@/lib/contracts/diagnose'
import { paths } from '@/lib/paths'
import { diagnoseQueries } from './queries'

type Needs = AsksView['needs']

/** A question in progress: what was asked, what came of it, and once more when the key has been read again. */
export function useDiagnosis() {
  const [result, setResult] = useState<{ input: DiagnoseInput; view: DiagnosisView }>()
  const { mutate, isPending, error, variables } = useMutation({
    mutationFn: (input: DiagnoseInput) => api.post(paths.api.diagnose(), DiagnosisView, input),
  })
  const run = useRef((input: DiagnoseInput) => mutate(input, { onSuccess: (view) => setResult({ input, view }) }))

  const view = result?.view
  const scanId = view?.outcome === 'answered' ? view.refreshScanId : null
  const scan = useQuery(
    scanId === null ? { queryKey: ['scans', 'none'], queryFn: skipToken } : diagnoseQueries.refresh(scanId),
  )
  const ended = scanId !== null && scan.data?.id === scanId && scan.data.finishedAt !== null
  useEffect(() => {
    if (ended && result) run.current({ ...result.input, refresh: false })
  }, [ended, result])

  return {
    view,
    /** What the view answers. */
    input: result?.input,
    error,
    isPending,
    /** The key of the answer is being read again. */
    isRefreshing: scanId !== null,
    ask: (text: string) => run.current({ text }),
    again: () => variables && run.current(variables),
    choose: (needs: Needs, value: string) =>
      result && run.current({ ...result.input, answers: { ...result.input.answers, [needs]: value } }),
  }
}
