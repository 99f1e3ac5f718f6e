'use client'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { api } from '@/lib/api-client'
import { type AuditVerification, VerificationAnswer } from '@/lib/contracts/audit'
import { paths } from '@/lib/paths'

/** Walks the whole chain on the server; the walk itself becomes an entry. */
export function useVerifyChain() {
  const client = useQueryClient()
  return useMutation({
    mutationFn: verify,
    onSuccess: () => client.invalidateQueries({ queryKey: ['audit'] }),
  })
}

const pauseMs = 500

/** Where the checkpoints lie in a bucket, a worker does it and the answer is waited for. */
async function verify(): Promise<AuditVerification> {
  let answer = await api.post(paths.api.auditVerify(), VerificationAnswer)
  while (answer.state === 'waiting') {
    await new Promise((resolve) => setTimeout(resolve, pauseMs))
    answer = await api.get(paths.api.auditVerify(), VerificationAnswer, { id: answer.id })
  }
  if (answer.verification) return answer.verification
  throw new Error(answer.failure ?? 'No worker answered.')
}
