import type { MapView } from '@/lib/contracts/map'
import { paths } from '@/lib/paths'
import { type DrawnNode, mapStatuses } from './draw-map'
import { needHref } from './map-table'

/** Where a box leads: a key and a cluster to their page, a role to the worst of its needs on its cluster's page. */
export function openingOf(node: DrawnNode, rows: MapView['rows']): string {
  if (node.kind === 'key') return paths.key(node.id)
  if (node.kind === 'cluster') return paths.cluster(node.id)
  const own = rows.filter((row) => row.principalArn === node.id)
  const [worst] = own.sort((a, b) => mapStatuses.indexOf(a.status) - mapStatuses.indexOf(b.status))
  return worst ? needHref(worst) : paths.map()
}

export const openingWord = (node: DrawnNode): string => {
  if (node.members > 1) return 'Show each'
  return { key: 'Open key', cluster: 'Open cluster', role: 'Show why' }[node.kind]
}
