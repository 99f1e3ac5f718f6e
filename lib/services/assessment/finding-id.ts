import { createHash } from 'node:crypto'
import type { CheckResult } from '@/lib/domain/posture/check-result'

/**
 * A finding is the same finding from scan to scan when check, resource and parties are the same. What fails, or cannot be told, has a
 * row of its own beside what passes: when it is mended its row stays as it was, resolved. That nobody can tell any more resolves nothing.
 */
export function findingId(result: CheckResult): string {
  const parties = [result.checkId, result.resourceId, result.principalArn ?? '', result.clusterArn ?? '']
  const id = createHash('sha256').update(parties.join('\n')).digest('hex').slice(0, 32)
  return result.status === 'fail' || result.status === 'unknown' ? id : `${id}-fine`
}
