import type { FailureId } from '@/lib/domain/launch-paths/need'
import type { Key } from '../world/kms-key'
import { policy } from '../world/policy-document'
import type { AccountBuilder } from './builder/account-builder'
import { ClusterBuilder } from './builder/cluster-builder'
import { addFailedLaunches, type FailedLaunchPlan } from './builder/failed-launches'
import { addKarpenter, type KarpenterPlan } from './builder/karpenter'
import { delegateToIam, grantsByWriterOf, volumePermissions } from './key-policies'
import type { Northwind } from './northwind-accounts'
import type { NorthwindFacts } from './northwind-expectations'
import { ownVolumeKey, sharedVolumeKey } from './northwind-volume-keys'

type Because = FailedLaunchPlan['because']
const noIdentityPolicy: Because = { how: 'implicit', type: 'identity-based policy' }
const noResourcePolicy: Because = { how: 'implicit', type: 'resource-based policy' }

/** Karpenter clusters whose nodes cannot start, one for each cause of the failure catalogue that hits a controller. */
export function addFailingKarpenterClusters({ accounts }: Northwind, facts: NorthwindFacts): void {
  const { vault, claims, logistics, storefront, ordersStaging, analyticsStaging, paymentsStaging, platformSandbox } =
    accounts

  interface Story {
    readonly failure: FailureId
    readonly account: AccountBuilder
    readonly region: string
    readonly name: string
    readonly key: Key
    /** As the node class says it, where that is not the key's ARN. */
    readonly written?: string
    readonly identity?: KarpenterPlan['identity']
    readonly kms?: KarpenterPlan['kms']
    readonly running?: number
    readonly operation?: FailedLaunchPlan['operation']
    readonly because: Because
    readonly layer: string | null
    /** Who is refused, where that is not the controller. */
    readonly principal?: string
    readonly note: string
  }
  const tell = (story: Story) => {
    const { account, region, name, key } = story
    const cluster = new ClusterBuilder(account, region, { name })
    const karpenter = addKarpenter(cluster, {
      identity: story.identity ?? 'pod-identity',
      kms: story.kms ?? volumePermissions({ keyArn: key.arn }),
      volumeKey: story.written ?? key,
      running: story.running ?? 0,
    })
    addFailedLaunches(cluster, karpenter, {
      keyArn: story.written ?? key.arn,
      operation: story.operation ?? 'GenerateDataKeyWithoutPlaintext',
      because: story.because,
    })
    facts.failing.push({
      failure: story.failure,
      cluster: name,
      clusterArn: cluster.arn,
      keyArn: story.written ?? key.arn,
      principalArn: story.principal ?? karpenter.controller.arn,
      expectedLayer: story.layer,
      note: story.note,
    })
  }

  tell({
    failure: 'F1',
    account: claims,
    region: 'us-west-2',
    name: 'claims-prod',
    key: sharedVolumeKey(vault, claims, 'us-west-2', 'claims-volumes'),
    kms: [],
    running: 2,
    because: noIdentityPolicy,
    layer: 'identity-policy',
    note: 'The key policy admits the account; nobody gave the controller its half.',
  })
  tell({
    failure: 'F2',
    account: logistics,
    region: 'us-west-2',
    name: 'logistics-prod',
    key: ownVolumeKey(vault, 'us-west-2', 'logistics-volumes', {
      policy: policy(delegateToIam(vault.id), ...grantsByWriterOf(logistics.id)),
    }),
    identity: 'irsa',
    because: noResourcePolicy,
    layer: 'key-policy',
    note: 'The controller has its half; the key policy only lets the writer of the account make grants.',
  })
  const storefrontKey = ownVolumeKey(storefront, 'us-west-2', 'storefront-volumes')
  tell({
    failure: 'F3',
    account: storefront,
    region: 'us-west-2',
    name: 'storefront-prod',
    key: storefrontKey,
    kms: volumePermissions({ keyArn: storefrontKey.arn, createGrant: false }),
    operation: 'CreateGrant',
    because: noIdentityPolicy,
    layer: 'identity-policy',
    note: 'Everything but CreateGrant: EC2 cannot hand the key to the instance.',
  })
  tell({
    failure: 'F7',
    account: claims,
    region: 'us-east-1',
    name: 'claims-archive',
    key: sharedVolumeKey(vault, claims, 'us-east-1', 'claims-archive-volumes', { state: 'Disabled' }),
    because: { code: 'DisabledException', message: 'The key is disabled.' },
    layer: 'key-state',
    note: 'All permissions are right; somebody disabled the key.',
  })
  tell({
    failure: 'F8',
    account: storefront,
    region: 'us-east-1',
    name: 'storefront-us',
    key: storefrontKey,
    because: { code: 'NotFoundException', message: `Key '${storefrontKey.arn}' does not exist` },
    layer: null,
    note: 'The node class was copied from us-west-2 with its key.',
  })
  const ordersKey = sharedVolumeKey(vault, ordersStaging, 'eu-central-1', 'orders-staging-volumes')
  tell({
    failure: 'F9',
    account: ordersStaging,
    region: 'eu-central-1',
    name: 'orders-staging',
    key: ordersKey,
    written: ordersKey.id,
    because: { code: 'NotFoundException', message: `Key '${ordersKey.id}' does not exist` },
    layer: null,
    note: 'A bare key id never reaches a key of another account.',
  })
  tell({
    failure: 'F10',
    account: analyticsStaging,
    region: 'us-west-2',
    name: 'analytics-staging',
    key: ownVolumeKey(analyticsStaging, 'us-west-2', 'analytics-staging-hmac', {
      spec: 'HMAC_256',
      usage: 'GENERATE_VERIFY_MAC',
    }),
    because: { code: 'InvalidKeyUsageException', message: 'The key usage does not permit the operation.' },
    layer: null,
    note: 'An HMAC key cannot encrypt a volume.',
  })
  tell({
    failure: 'F11',
    account: paymentsStaging,
    region: 'us-west-2',
    name: 'payments-staging',
    key: sharedVolumeKey(vault, paymentsStaging, 'us-west-2', 'payments-staging-shared'),
    because: { how: 'explicit', type: 'service control policy' },
    layer: 'scp',
    note: 'The SCP KeepKeysInTheAccount denies keys of other accounts.',
  })
  const gpuKey = ownVolumeKey(platformSandbox, 'us-west-2', 'platform-gpu-volumes')
  tell({
    failure: 'F12',
    account: platformSandbox,
    region: 'us-west-2',
    name: 'platform-gpu',
    key: gpuKey,
    operation: 'Decrypt',
    because: { how: 'explicit', type: 'service control policy' },
    layer: 'scp',
    principal: `arn:aws:iam::${platformSandbox.id}:role/aws:ec2-infrastructure`,
    note: 'A network perimeter without an exemption for the role that decrypts volumes.',
  })
  addUnwritableSandbox(accounts, facts)
  addUnreadableKey(accounts, facts)
}

/** A gap whose grant the sandbox's own guardrail refuses: the data-perimeter SCP lets only AWS services create grants there. */
function addUnwritableSandbox({ vault, dataSandbox }: Northwind['accounts'], facts: NorthwindFacts): void {
  const key = sharedVolumeKey(vault, dataSandbox, 'us-west-2', 'data-gpu-volumes')
  const cluster = new ClusterBuilder(dataSandbox, 'us-west-2', { name: 'data-gpu' })
  const karpenter = addKarpenter(cluster, { identity: 'pod-identity', volumeKey: key })
  addFailedLaunches(cluster, karpenter, {
    keyArn: key.arn,
    operation: 'GenerateDataKeyWithoutPlaintext',
    because: noIdentityPolicy,
  })
  facts.failing.push({
    failure: 'F1',
    cluster: cluster.name,
    clusterArn: cluster.arn,
    keyArn: key.arn,
    principalArn: karpenter.controller.arn,
    expectedLayer: 'identity-policy',
    note: 'As claims-prod, but the writer of this account is refused by an SCP.',
  })
}

/** A key that hides its policy and grants from the scanner: whoever depends on it must come out unknown, not green. */
function addUnreadableKey({ analytics }: Northwind['accounts'], facts: NorthwindFacts): void {
  const key = ownVolumeKey(analytics, 'us-east-1', 'lake-sealed', {
    policy: policy(delegateToIam(analytics.id), {
      Sid: 'NobodyReadsThisPolicy',
      Effect: 'Deny',
      Principal: { AWS: `arn:aws:iam::${analytics.id}:role/KeyscopeScanner` },
      Action: ['kms:GetKeyPolicy', 'kms:ListGrants'],
      Resource: '*',
    }),
  })
  const cluster = new ClusterBuilder(analytics, 'us-east-1', { name: 'analytics-lake' })
  addKarpenter(cluster, {
    identity: 'irsa',
    kms: volumePermissions({ keyArn: key.arn }),
    volumeKey: key,
    running: 2,
  })
  facts.unreadable.push(cluster.arn)
}
