import { createHash } from 'node:crypto'
import type { CheckResult } from '@/lib/domain/posture/check-result'

/** A finding is the same finding from scan to scan when check, resource and parties are the same. */
export function findingId(result: CheckResult): string {
  const parties = [result.checkId, result.resourceId, result.principalArn ?? '', result.clusterArn ?? '']
  return createHash('sha256').update(parties.join('\n')).digest('hex').slice(0, 32)
}
