import { policy } from '../world/policy-document'
import { ClusterBuilder } from './builder/cluster-builder'
import { addEbsCsi } from './builder/ebs-csi'
import { addKarpenter } from './builder/karpenter'
import { addGrant } from './builder/key-builder'
import { ec2Id } from './builder/made-up-ids'
import { addNodeGroup } from './builder/node-group'
import { addInstanceGrant, addRunningNode, nodeImage } from './builder/nodes'
import { admitRoles, admitThroughEc2, delegateToIam, EIGHT_OPERATIONS, volumePermissions } from './key-policies'
import type { Northwind } from './northwind-accounts'
import type { NorthwindFacts } from './northwind-expectations'
import { addAutoModeObjects, addKarpenterObjects } from './northwind-kubernetes'
import { ownVolumeKey, sharedVolumeKey } from './northwind-volume-keys'

/** Clusters where nothing is wrong, one for each way to get there. */
export function addHealthyClusters({ accounts }: Northwind, facts: NorthwindFacts): void {
  const { vault, payments, orders, analytics, logistics, storefront, paymentsStaging, platformSandbox, dataSandbox } =
    accounts
  const fine = (cluster: ClusterBuilder) => facts.healthy.push(cluster.arn)

  // Central key, both halves by policy: what Northwind wants everywhere.
  const paymentsKey = sharedVolumeKey(vault, payments, 'us-west-2', 'payments-volumes')
  const paymentsProd = new ClusterBuilder(payments, 'us-west-2', {
    name: 'payments-prod',
    secretsKey: ownVolumeKey(payments, 'us-west-2', 'payments-secrets'),
  })
  addKarpenter(paymentsProd, {
    identity: 'pod-identity',
    kms: volumePermissions({ keyArn: paymentsKey.arn }),
    volumeKey: paymentsKey,
    running: 9,
  })
  addEbsCsi(paymentsProd, {
    identity: 'pod-identity',
    kms: volumePermissions({ keyArn: paymentsKey.arn }),
    storageKey: paymentsKey,
    volumes: 5,
  })
  addKarpenterObjects(paymentsProd, paymentsKey.arn)
  // EC2 retires the grants of instances that are gone in its own time: a busy key has more than one page of them.
  for (let number = 0; number < 140; number++) {
    const instance = ec2Id('i', paymentsProd.arn, 'gone', number)
    addInstanceGrant(paymentsProd, paymentsKey, instance, ec2Id('vol', instance), payments.minutesAgo(90 + 11 * number))
  }
  fine(paymentsProd)

  // Own key by the statement of Karpenter's documentation: the controller needs no KMS permission.
  const ordersKey = ownVolumeKey(orders, 'us-west-2', 'orders-volumes', {
    policy: policy(delegateToIam(orders.id), admitThroughEc2(orders.id, 'us-west-2')),
  })
  const ordersProd = new ClusterBuilder(orders, 'us-west-2', { name: 'orders-prod', version: '1.34' })
  addKarpenter(ordersProd, { identity: 'irsa', volumeKey: ordersKey, running: 6, family: 'bottlerocket', spot: true })
  fine(ordersProd)

  // Node group with a central key: the grant comes from the workload account, as it must (R8).
  const analyticsKey = sharedVolumeKey(vault, analytics, 'us-west-2', 'analytics-volumes')
  const analyticsProd = new ClusterBuilder(analytics, 'us-west-2', { name: 'analytics-prod' })
  const scaling = addNodeGroup(analyticsProd, { name: 'workers', volumeKey: analyticsKey, running: 7 })
  addGrant(analyticsKey, {
    to: scaling.arn,
    operations: EIGHT_OPERATIONS,
    issuedBy: analytics.id,
    at: analytics.daysAgo(120),
    name: 'terraform-analytics-workers',
  })
  fine(analyticsProd)

  const storefrontKey = ownVolumeKey(storefront, 'eu-central-1', 'storefront-volumes-eu')
  const storefrontEu = new ClusterBuilder(storefront, 'eu-central-1', { name: 'storefront-eu' })
  addKarpenter(storefrontEu, {
    identity: 'pod-identity',
    kms: volumePermissions({ keyArn: storefrontKey.arn }),
    volumeKey: storefrontKey,
    running: 4,
  })
  fine(storefrontEu)

  // Node group with an own key whose policy names the service-linked role.
  const logisticsKey = ownVolumeKey(logistics, 'eu-central-1', 'logistics-volumes-eu', {
    policy: policy(
      delegateToIam(logistics.id),
      ...admitRoles('AutoScaling', logistics.getRole('AWSServiceRoleForAutoScaling').arn),
    ),
  })
  const logisticsEu = new ClusterBuilder(logistics, 'eu-central-1', { name: 'logistics-eu', version: '1.32' })
  addNodeGroup(logisticsEu, { name: 'general', volumeKey: logisticsKey, running: 3 })
  fine(logisticsEu)

  const autoKey = ownVolumeKey(platformSandbox, 'us-east-1', 'platform-auto-volumes')
  const platformAuto = new ClusterBuilder(platformSandbox, 'us-east-1', {
    name: 'platform-auto',
    version: '1.34',
    autoMode: { volumePermissions: volumePermissions({ keyArn: autoKey.arn }) },
  })
  addAutoModeObjects(platformAuto, autoKey.arn)
  const autoNode = {
    group: 'auto',
    instanceProfile: 'eks-platform-auto-auto',
    imageId: nodeImage(platformAuto, 'bottlerocket'),
    tags: {
      ...platformAuto.ownedTag,
      'eks:eks-cluster-name': platformAuto.name,
      'karpenter.sh/nodepool': 'general-purpose',
      'eks:kubernetes-node-class-name': 'encrypted',
    },
  }
  for (let number = 0; number < 3; number++) addRunningNode(platformAuto, autoNode, number, autoKey)
  fine(platformAuto)

  // No key of its own anywhere: volumes get AWS's key, and nobody needs a permission.
  const notebooks = new ClusterBuilder(dataSandbox, 'us-east-1', { name: 'notebooks' })
  addKarpenter(notebooks, { identity: 'irsa', running: 2 })
  fine(notebooks)

  const stagingKey = ownVolumeKey(paymentsStaging, 'eu-central-1', 'payments-staging-volumes')
  const paymentsStagingEu = new ClusterBuilder(paymentsStaging, 'eu-central-1', { name: 'payments-staging-eu' })
  addKarpenter(paymentsStagingEu, {
    identity: 'irsa',
    kms: volumePermissions({ keyArn: stagingKey.arn }),
    volumeKey: stagingKey,
    running: 3,
  })
  fine(paymentsStagingEu)
}
