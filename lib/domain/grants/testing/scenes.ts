import type { KeyOptions, RoleOptions } from '../../inventory/testing/account-builder'
import { organization } from '../../inventory/testing/organization-builder'
import { admitAccount, admitGrants, type TestStatement } from '../../inventory/testing/statements'
import { indexInventory } from '../../launch-paths/index-inventory'
import { judgeNeed, judgeNeeds } from '../../launch-paths/judge-needs'
import type { JudgedNeed, PrincipalKind } from '../../launch-paths/need'
import type { PreflightFacts } from '../preflight'

export const writerName = 'KeyscopeGrantWriter'

export const facts: PreflightFacts = {
  writer: { roleName: writerName, sourceIdentity: 'robin' },
  now: '2027-03-01T09:00:00.000Z',
  openRequest: null,
  endsAt: null,
  follows: null,
}

/** The writer role's policy: grants on any key, for anybody. */
export const mayCreateGrants: TestStatement = {
  Sid: 'CreateGrants',
  Effect: 'Allow',
  Action: ['kms:CreateGrant', 'kms:DescribeKey', 'kms:ListGrants'],
  Resource: '*',
}

interface SceneOptions {
  /** Key policy beside the owner's statement; admits use and direct grants unless said. */
  readonly admits?: (workload: string) => readonly TestStatement[]
  readonly key?: KeyOptions
  /** The writer role in the workload account; null: there is none. */
  readonly writer?: RoleOptions | null
}

function start(options: SceneOptions) {
  const org = organization()
  const owner = org.account('keys', 'ou-keys')
  const workload = org.account('payments')
  const admits = options.admits ?? ((id) => [admitAccount(id), admitGrants(id, true)])
  const key = owner.key('ebs', { admits: admits(workload.id), ...options.key })
  const writer = options.writer === undefined ? { statements: [mayCreateGrants] } : options.writer
  if (writer) workload.role(writerName, writer)
  owner.role(writerName, { statements: [mayCreateGrants] })
  return { org, owner, workload, key }
}

/** A managed node group whose key lies in another account: its service-linked role has no access (F4). */
export function nodeGroupScene(options: SceneOptions = {}) {
  const scene = start(options)
  const grantee = scene.workload.autoScalingRole()
  scene.workload.cluster('payments').nodeGroup('workers', { key: scene.key, serviceLinkedRole: grantee })
  return { ...scene, grantee, ...judged(scene.org, 'auto-scaling-role') }
}

/** Karpenter with a key of another account; the controller has `statements` of its own, none unless said. */
export function karpenterScene(options: SceneOptions & { readonly statements?: readonly TestStatement[] } = {}) {
  const scene = start(options)
  const grantee = scene.workload.role('KarpenterController-payments', { statements: options.statements ?? [] })
  scene.workload
    .cluster('payments')
    .podIdentity('karpenter', grantee)
    .karpenterTemplate([{ kmsKeyId: scene.key }])
  return { ...scene, grantee, ...judged(scene.org, 'karpenter-controller') }
}

/** Reads the organization as it is now; for tests that change it after the scene was set. */
export function judged(org: ReturnType<typeof organization>, kind: PrincipalKind) {
  const inventory = org.inventory()
  const index = indexInventory(inventory)
  const found = judgeNeeds(inventory).find((need) => need.principal.kind === kind)
  if (!found) throw new Error(`The scene has no need of a ${kind}.`)
  const need: JudgedNeed = judgeNeed(index, found)
  return { index, need }
}
