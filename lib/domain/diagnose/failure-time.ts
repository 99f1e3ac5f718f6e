import type { InventoryIndex } from '../launch-paths/index-inventory'
import { valuesOf } from './inquiry'
import { instancesNamed } from './instances-named'
import type { Reading } from './reading'

/** When it failed: as the text says, else when the newest instance of the cluster that died was launched. */
export function failureTime(index: InventoryIndex, reading: Reading, clusterArn: string): number | null {
  const written = valuesOf(reading, 'time').map(Date.parse).filter(Number.isFinite)
  if (written.length > 0) return Math.max(...written)
  const named = instancesNamed({ reading, index })
  const all = named.length > 0 ? named : (index.instancesByCluster.get(clusterArn) ?? [])
  const launched = all.flatMap(({ stateReasonCode, launchedAt }) =>
    launchedAt && /InvalidKMSKey|InternalError/.test(stateReasonCode ?? '') ? [Date.parse(launchedAt)] : [],
  )
  return launched.length > 0 ? Math.max(...launched) : null
}
