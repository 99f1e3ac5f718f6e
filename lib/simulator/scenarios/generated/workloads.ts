import type { Key } from '../../world/kms-key'
import type { AccountBuilder } from '../builder/account-builder'
import { awsManagedPolicyArn } from '../builder/aws-managed-policies'
import { ClusterBuilder } from '../builder/cluster-builder'
import { addEbsCsi } from '../builder/ebs-csi'
import { addKarpenter } from '../builder/karpenter'
import { addNodeGroup } from '../builder/node-group'
import { inline, trustsService } from '../builder/role-builder'
import { volumePermissions } from '../key-policies'
import { hash, share } from './hash'
import { APPLICATIONS, applicationRole, KEY_ADMIN } from './key-policies'
import type { GeneratedPlan } from './plan'

/** How many clusters stand in which of an account's Regions, by the Region's number. Empty for most accounts. */
export function clustersOf(plan: GeneratedPlan, account: number): ReadonlyMap<number, number> {
  const { clustersPerAccount: average, seed, regions } = plan
  const certain = Math.floor(average)
  const count = certain + (share(seed, 21, account) < average - certain ? 1 : 0)
  const where = new Map<number, number>()
  for (let cluster = 0; cluster < count; cluster++) {
    const region = hash(seed, 22, account, cluster) % regions
    where.set(region, (where.get(region) ?? 0) + 1)
  }
  return where
}

/** The roles that key policies and grants of the account name. */
export function addRoles(account: AccountBuilder): void {
  account.role({ name: KEY_ADMIN, trust: trustsService('cloudformation.amazonaws.com') })
  account.role({
    name: 'PlatformAdmin',
    trust: trustsService('cloudformation.amazonaws.com'),
    attached: [awsManagedPolicyArn('ReadOnlyAccess')],
  })
  for (const application of APPLICATIONS) {
    account.role({
      name: applicationRole(application),
      trust: trustsService('ecs-tasks.amazonaws.com'),
      inline: [
        inline('UseKeys', {
          Sid: 'UseKeys',
          Effect: 'Allow',
          Action: ['kms:Decrypt', 'kms:GenerateDataKey'],
          Resource: `arn:aws:kms:*:${account.id}:key/*`,
        }),
      ],
      tags: { application },
    })
  }
}

/** EKS clusters that run nodes on the first key of the Region, or on AWS's own where there is none. */
export function addClusters(account: AccountBuilder, region: string, count: number, luck: number): void {
  const [first] = account.region(region).keys
  const key = first?.manager === 'CUSTOMER' ? first : undefined
  for (let number = 0; number < count; number++) addCluster(account, region, number, key, luck + number)
}

function addCluster(account: AccountBuilder, region: string, number: number, key: Key | undefined, luck: number): void {
  const cluster = new ClusterBuilder(account, region, {
    name: `${account.name}-${region}-${number + 1}`,
    ...(luck % 3 === 0 && key && { secretsKey: key }),
  })
  const kms = key && luck % 5 > 0 ? volumePermissions({ keyArn: key.arn }) : []
  addKarpenter(cluster, {
    identity: luck % 2 === 0 ? 'pod-identity' : 'irsa',
    kms,
    running: 1 + (luck % 4),
    ...(key && { volumeKey: key }),
  })
  addNodeGroup(cluster, { name: 'system', running: 2, ...(key && { volumeKey: key }) })
  if (key) addEbsCsi(cluster, { identity: 'pod-identity', kms, storageKey: key, volumes: luck % 3 })
}
