import type { FailureId } from '@/lib/domain/launch-paths/need'
import type { AccountBuilder } from './builder/account-builder'
import { ClusterBuilder } from './builder/cluster-builder'
import { addRefusedScaling } from './builder/failed-launches'
import { addGrant, type GrantPlan } from './builder/key-builder'
import { addNodeGroup } from './builder/node-group'
import { roleId, serviceLinkedRole } from './builder/role-builder'
import { EIGHT_OPERATIONS } from './key-policies'
import type { Northwind } from './northwind-accounts'
import type { NorthwindFacts } from './northwind-expectations'
import { ownVolumeKey, sharedVolumeKey } from './northwind-volume-keys'

/** Node groups whose Auto Scaling role cannot use the central key: no grant, a grant from the wrong account, a grant to the wrong role. */
export function addFailingNodeGroups({ accounts }: Northwind, facts: NorthwindFacts): void {
  const { vault, payments, orders, analytics } = accounts

  interface Story {
    readonly failure: FailureId
    readonly account: AccountBuilder
    readonly name: string
    readonly suffix?: string
    readonly grants?: readonly Omit<GrantPlan, 'operations' | 'at'>[]
    readonly note: string
  }
  const tell = ({ failure, account, name, suffix, grants = [], note }: Story) => {
    const key = sharedVolumeKey(vault, account, 'us-east-1', `${name}-volumes`)
    const launchedBy = suffix
      ? account.role(serviceLinkedRole('autoscaling.amazonaws.com', `AWSServiceRoleForAutoScaling_${suffix}`))
      : account.getRole('AWSServiceRoleForAutoScaling')
    const cluster = new ClusterBuilder(account, 'us-east-1', { name })
    addNodeGroup(cluster, { name: 'batch', volumeKey: key, failed: 4, launchedBy })
    addRefusedScaling(cluster, launchedBy, {
      count: 4,
      keyArn: key.arn,
      operation: 'GenerateDataKeyWithoutPlaintext',
      because: { how: 'implicit', type: 'identity-based policy' },
    })
    for (const grant of grants) addGrant(key, { ...grant, operations: EIGHT_OPERATIONS, at: account.daysAgo(3) })
    facts.failing.push({
      failure,
      cluster: name,
      clusterArn: cluster.arn,
      keyArn: key.arn,
      principalArn: launchedBy.arn,
      expectedLayer: failure === 'F6' ? null : 'identity-policy',
      note,
    })
  }

  tell({
    failure: 'F4',
    account: orders,
    name: 'orders-batch',
    note: 'No grant at all; a service-linked role can have nothing else.',
  })
  tell({
    failure: 'F5',
    account: analytics,
    name: 'analytics-batch',
    grants: [{ to: analytics.getRole('AWSServiceRoleForAutoScaling').arn, issuedBy: vault.id, name: 'asg-analytics' }],
    note: 'The grant is there, made by the account that owns the key: never effective for a service-linked role.',
  })
  tell({
    failure: 'F6',
    account: payments,
    name: 'payments-batch',
    suffix: 'batch',
    grants: [
      { to: payments.getRole('AWSServiceRoleForAutoScaling').arn, issuedBy: payments.id, name: 'asg-payments' },
      { to: roleId(payments.id, 'payments-batch-karpenter', 1), issuedBy: payments.id },
    ],
    note: 'The group launches with its own service-linked role; the grants name another one and a deleted one.',
  })
  addUntidyGrants(accounts)
}

/** Grants that nobody cleaned up: the same one twice, one to a partner outside, one to a user that left. */
function addUntidyGrants({ orders, storefront }: Northwind['accounts']): void {
  const key = ownVolumeKey(orders, 'us-east-1', 'orders-shared-files')
  const twice = {
    to: `arn:aws:iam::${orders.id}:role/orders-prod-karpenter`,
    operations: ['Decrypt', 'DescribeKey'] as const,
    issuedBy: orders.id,
    at: orders.daysAgo(200),
  }
  addGrant(key, twice)
  addGrant(key, { ...twice, copy: 1, at: orders.daysAgo(90) })
  addGrant(ownVolumeKey(storefront, 'us-east-1', 'storefront-partner-feed'), {
    to: 'arn:aws:iam::222200000001:role/partner-import',
    operations: ['Decrypt', 'DescribeKey'],
    issuedBy: storefront.id,
    at: storefront.daysAgo(400),
    name: 'partner-import',
  })
  addGrant(ownVolumeKey(storefront, 'us-east-1', 'storefront-campaigns'), {
    to: roleId(storefront.id, 'campaign-2024', 1),
    operations: ['Encrypt', 'Decrypt', 'GenerateDataKey'],
    issuedBy: storefront.id,
    at: storefront.daysAgo(500),
  })
}
