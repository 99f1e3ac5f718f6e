import { z } from 'zod'

export const IngestQuery = z.object({
  /** Says what would be kept, and keeps nothing. */
  preview: z
    .enum(['true', 'false'])
    .default('false')
    .transform((value) => value === 'true'),
  /** The text is all there is of every kind: what is not in it is gone. */
  whole: z
    .enum(['true', 'false'])
    .default('false')
    .transform((value) => value === 'true'),
})

const ObjectName = z.object({ kind: z.string(), name: z.string() })

/** What came of a text with Kubernetes objects, or would come of it. */
export const IngestView = z.object({
  cluster: z.object({ arn: z.string(), name: z.string() }),
  saved: z.boolean(),
  objects: z.array(
    ObjectName.extend({
      what: z.enum(['new', 'changed', 'unchanged']),
      /** What it says of keys and roles, in one line. */
      says: z.string(),
    }),
  ),
  /** Known by name only: they could not be understood. */
  misunderstood: z.array(ObjectName.extend({ problem: z.string() })),
  /** Known before, and gone now. */
  gone: z.array(ObjectName),
  /** What was left out. */
  problems: z.array(z.string()),
})
export type IngestView = z.infer<typeof IngestView>

/** One object as the cluster's page shows it. */
export const KubernetesObjectView = ObjectName.extend({
  /** In one line; empty where it was never understood. */
  says: z.string(),
  problem: z.string().nullable(),
  readAt: z.string(),
  reader: z.string(),
  stale: z.boolean(),
})
export type KubernetesObjectView = z.infer<typeof KubernetesObjectView>
