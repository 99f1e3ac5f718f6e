import type { World } from '../world/organization'
import { layOutIncidentAccounts } from './incidents-accounts'
import { addIncidentsBeforeTheKey } from './incidents-before-the-key'
import type { Incident } from './incidents-expectations'
import { addIncidentGuardrails } from './incidents-guardrails'
import { addKarpenterIncidents } from './incidents-karpenter'
import { addNodeGroupIncidents } from './incidents-node-groups'
import { addIncidentsOfTwo } from './incidents-together'
import { addVolumeIncidents } from './incidents-volumes'

/**
 * Lakeside Ferries: one cluster for every cause of the failure catalogue (F1-F18), and more where two links fail at once, each with
 * what it left behind in EC2, Auto Scaling, CloudTrail and Kubernetes.
 */
export function buildIncidents(anchor: Date): { world: World; incidents: readonly Incident[] } {
  const layout = layOutIncidentAccounts(anchor)
  const incidents: Incident[] = []
  addIncidentGuardrails(layout)
  addKarpenterIncidents(layout.accounts, incidents)
  addNodeGroupIncidents(layout.accounts, incidents)
  addVolumeIncidents(layout.accounts, incidents)
  addIncidentsBeforeTheKey(layout.accounts, incidents)
  addIncidentsOfTwo(layout.accounts, incidents)
  return { world: layout.organization.build(), incidents }
}
