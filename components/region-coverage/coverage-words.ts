import type { CoverageCellView, FamilyView } from '@/lib/contracts/region-coverage'
import type { CellStatus } from '@/lib/domain/region-coverage/coverage-cell'

const told: Readonly<Record<FamilyView['toldBy'], string>> = {
  'family-tag': 'by the tag keyscope:family',
  'service-tag': 'by a tag that names the service',
  name: 'by name',
  alone: 'one cluster',
}

/** `told by name, confidence 0.8`. */
export const toldWords = ({ toldBy, confidence }: Pick<FamilyView, 'toldBy' | 'confidence'>): string =>
  toldBy === 'alone' ? told.alone : `told ${told[toldBy]}, confidence ${confidence}`

/** What a status of a cell says, for the legend; in the order a cell is judged. */
export const legend: readonly (readonly [CellStatus, string])[] = [
  ['allowed', 'the key is in the Region and everyone who needs it there may use it'],
  ['missing', 'somebody who needs it there may not'],
  ['wrong-region', 'a cluster there is written with a key of another Region (F8)'],
  ['unusable', 'the key there is disabled, on its way out, gone or of the wrong kind'],
  ['unknown', 'what decides it could not be read'],
  ['not-used', 'the clusters there do not use it'],
  ['no-cluster', 'the key is there, the family is not'],
]

const keyPresence = ({ key }: CoverageCellView): string => {
  if (!key) return 'no key here'
  const what = key.role ?? 'key'
  return key.state === 'Enabled' ? `${what} here` : `${what} here, ${key.state}`
}

/** The small line under a cell's status. */
export function cellNote(cell: CoverageCellView): string {
  const asked = cell.requests[0]
  return [keyPresence(cell), asked && `request ${asked.number} open`].filter(Boolean).join(', ')
}
