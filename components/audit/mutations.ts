'use client'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { api } from '@/lib/api-client'
import { AuditVerification } from '@/lib/contracts/audit'
import { paths } from '@/lib/paths'

/** Walks the whole chain on the server; the walk itself becomes an entry. */
export function useVerifyChain() {
  const client = useQueryClient()
  return useMutation({
    mutationFn: () => api.post(paths.api.auditVerify(), AuditVerification),
    onSuccess: () => client.invalidateQueries({ queryKey: ['audit'] }),
  })
}
