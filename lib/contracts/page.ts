import { z } from 'zod'

/** Query of every list: page, size, sort and a free search. Bad values fall back instead of failing a page. */
export const listQuery = <Sort extends readonly [string, ...string[]]>(sorts: Sort) => ({
  page: z.coerce.number().int().min(1).catch(1).default(1),
  size: z.coerce.number().int().min(10).max(100).catch(50).default(50),
  sort: z
    .enum(sorts)
    .catch(sorts[0] as Sort[number])
    .default(sorts[0] as never),
  dir: z.enum(['asc', 'desc']).catch('asc').default('asc'),
  q: z.string().trim().max(200).catch('').default(''),
})

export const pageOf = <T extends z.ZodType>(item: T) =>
  z.object({ items: z.array(item), total: z.number(), page: z.number(), size: z.number() })

/** How fresh and how complete what a page shows is. */
export const Freshness = z.object({
  scanId: z.number().nullable(),
  /** ISO 8601 of the newest finished scan. */
  scannedAt: z.string().nullable(),
  status: z.enum(['none', 'complete', 'partial', 'failed']),
  /** Coverage tasks that could not be read in that scan. */
  unread: z.number(),
})
export type Freshness = z.infer<typeof Freshness>
