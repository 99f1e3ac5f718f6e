'use client'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { z } from 'zod'
import { useFlash } from '@/components/layout/flash'
import { api } from '@/lib/api-client'
import { paths } from '@/lib/paths'

const Started = z.object({ id: z.number() })

export function useStartScan() {
  const client = useQueryClient()
  const flash = useFlash()
  return useMutation({
    mutationFn: () => api.post(paths.api.scans(), Started),
    onSuccess: ({ id }) => {
      flash({ id: 'scan', type: 'in-progress', content: `Scan ${id} is under way.` })
      return client.invalidateQueries({ queryKey: ['scans'] })
    },
    onError: (error) => flash({ id: 'scan', type: 'error', header: 'No scan was started', content: error.message }),
  })
}
