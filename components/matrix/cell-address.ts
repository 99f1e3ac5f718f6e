import { z } from 'zod'
import type { CellView, NeedView } from '@/lib/contracts/needs'
import { paths } from '@/lib/paths'
import { isRequired, profiles } from './access-words'

/** What a cluster's page keeps in its address: the profile one looks through and the cell whose reasons are open. */
export const CellAddress = z.object({
  profile: z.enum(profiles).catch('assigned').default('assigned'),
  need: z.string().catch('').default(''),
  op: z.string().catch('').default(''),
})
export type CellAddress = z.infer<typeof CellAddress>

/** The cluster's page with the reasons of one need open: its first gap, else its first cell. */
export function whyHref(need: Pick<NeedView, 'clusterArn' | 'id' | 'cells'>): string {
  return cellHref(need.clusterArn, need.id, firstGap(need)?.operation ?? need.cells[0]?.operation)
}

/** The cluster's page with one cell of its matrix open. */
export function cellHref(clusterArn: string, needId: string, operation: string | null | undefined): string {
  const query = new URLSearchParams({ need: needId, ...(operation && { op: operation }) })
  return `${paths.cluster(clusterArn)}?${query}`
}

/** The first required operation that is not allowed, missing ones before those that cannot be told. */
export function firstGap(need: Pick<NeedView, 'cells'>): CellView | null {
  const required = need.cells.filter((cell) => isRequired(cell, 'assigned'))
  return (
    required.find((cell) => cell.verdict === 'denied') ?? required.find((cell) => cell.verdict === 'unknown') ?? null
  )
}
