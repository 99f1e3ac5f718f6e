'use client'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { z } from 'zod'
import { useFlash } from '@/components/layout/flash'
import { api } from '@/lib/api-client'
import type { ScanScope } from '@/lib/domain/scans/scope'
import { paths } from '@/lib/paths'

const Started = z.object({ id: z.number() })

/** Asks a scan to stop; it does within seconds. */
export function useCancelScan(id: number) {
  const client = useQueryClient()
  const flash = useFlash()
  return useMutation({
    mutationFn: () => api.post(paths.api.scanCancel(id), Started, {}),
    onSuccess: () => client.invalidateQueries({ queryKey: ['scans'] }),
    onError: (error) =>
      flash({ id: 'scan', type: 'error', header: `Scan ${id} was not cancelled`, content: error.message }),
  })
}

export function useStartScan() {
  const client = useQueryClient()
  const flash = useFlash()
  return useMutation({
    mutationFn: (scope: ScanScope) => api.post(paths.api.scans(), Started, { scope }),
    onSuccess: ({ id }) => {
      flash({ id: 'scan', type: 'in-progress', content: `Scan ${id} is under way.` })
      return client.invalidateQueries({ queryKey: ['scans'] })
    },
    onError: (error) => flash({ id: 'scan', type: 'error', header: 'No scan was started', content: error.message }),
  })
}
