import { z } from 'zod'
import { type MapStatusName, mapStatuses } from './draw-map'

/** How one looks at the map; what one looks at is the contract's MapQuery. All of it lives in the address. */
export const MapLook = z.object({
  /** Empty: the map on a wide screen, the table on a narrow one. */
  view: z.enum(['', 'map', 'table']).catch('').default(''),
  /** Statuses switched off, comma-separated. */
  hide: z.string().catch('').default(''),
  /** Folded groups that were opened, comma-separated. */
  open: z.string().catch('').default(''),
})
export type MapLook = z.infer<typeof MapLook>

const listOf = (text: string) => text.split(',').filter(Boolean)

export const shownStatuses = (look: MapLook): ReadonlySet<MapStatusName> =>
  new Set(mapStatuses.filter((status) => !listOf(look.hide).includes(status)))

export const openedGroups = (look: MapLook): ReadonlySet<string> => new Set(listOf(look.open))

/** The comma-separated list with `item` switched to the other side. */
export function toggled(list: string, item: string): string {
  const items = listOf(list)
  return (items.includes(item) ? items.filter((one) => one !== item) : [...items, item]).join(',')
}
