import { z } from 'zod'
import { Freshness } from './page'

export const MapQuery = z.object({
  /** A cluster's, key's or account's ARN or id; empty for the overview. */
  focus: z.string().catch('').default(''),
  hops: z.coerce.number().int().min(1).max(2).catch(1).default(1),
})
export type MapQuery = z.infer<typeof MapQuery>

export const MapStatus = z.enum(['missing', 'unknown', 'allowed'])

export const MapNode = z.object({
  id: z.string(),
  kind: z.enum(['key', 'role', 'cluster']),
  label: z.string(),
  sublabel: z.string(),
  group: z.string(),
  focus: z.boolean(),
  missing: z.number(),
  unknown: z.number(),
  allowed: z.number(),
})
export const MapEdge = z.object({
  id: z.string(),
  from: z.string(),
  to: z.string(),
  status: MapStatus,
  label: z.string(),
})
export const MapRow = z.object({
  needId: z.string(),
  keyArn: z.string(),
  keyLabel: z.string(),
  keyAccount: z.string(),
  principalArn: z.string(),
  principalKind: z.string(),
  clusterArn: z.string(),
  clusterName: z.string(),
  status: MapStatus,
  missing: z.array(z.string()),
  through: z.string(),
  summary: z.string(),
})

export const MapView = z.object({
  focus: z.object({ id: z.string(), label: z.string(), kind: z.enum(['key', 'cluster', 'account']) }).nullable(),
  groups: z.array(z.object({ id: z.string(), label: z.string(), sublabel: z.string() })),
  nodes: z.array(MapNode),
  edges: z.array(MapEdge),
  rows: z.array(MapRow),
  /** Without a focus: organizational unit x organizational unit. */
  overview: z
    .object({
      units: z.array(z.string()),
      cells: z.array(
        z.object({
          keyUnit: z.string(),
          clusterUnit: z.string(),
          missing: z.number(),
          unknown: z.number(),
          needed: z.number(),
        }),
      ),
      worst: z.array(
        z.object({
          clusterArn: z.string(),
          clusterName: z.string(),
          accountName: z.string(),
          missing: z.number(),
          unknown: z.number(),
        }),
      ),
    })
    .nullable(),
  /** What one may focus on. */
  choices: z.array(z.object({ id: z.string(), label: z.string(), kind: z.enum(['key', 'cluster', 'account']) })),
  freshness: Freshness,
})
export type MapView = z.infer<typeof MapView>
