import { useMayIn } from '@/components/layout/session-context'
import type { CoverageCellView } from '@/lib/contracts/region-coverage'

/** Whether the viewer may ask for what a cell lacks: in the accounts of its clusters, or in the key's. */
export function useMayAskInCell(): (cell: CoverageCellView) => boolean {
  const mayIn = useMayIn('grants.request')
  return ({ clusters, key }) => clusters.some(({ arn }) => mayIn(arn)) || mayIn(key?.arn ?? null)
}
