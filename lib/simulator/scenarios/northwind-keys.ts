import type { Key } from '../world/kms-key'
import { policy } from '../world/policy-document'
import type { AccountBuilder } from './builder/account-builder'
import { delegateToIam } from './key-policies'
import type { Northwind } from './northwind-accounts'

const SERVICES_WITH_KEYS = ['ebs', 's3', 'secretsmanager'] as const

/** AWS's own keys wherever an account works, and the keys of applications that have nothing to do with clusters. */
export function addEverydayKeys({ accounts }: Northwind): void {
  for (const account of Object.values(accounts)) {
    if (account === accounts.management || account === accounts.legacy) continue
    for (const region of ['us-west-2', 'us-east-1', 'eu-central-1']) {
      for (const service of SERVICES_WITH_KEYS) account.awsManagedKey(region, service)
    }
  }
  applicationKeys(accounts.payments, 'us-west-2', ['payments-db', 'payments-queue', 'card-tokens'])
  applicationKeys(accounts.payments, 'us-east-1', ['payments-db-replica'])
  applicationKeys(accounts.orders, 'us-west-2', ['orders-db', 'orders-documents'])
  applicationKeys(accounts.orders, 'eu-central-1', ['orders-db-eu'])
  applicationKeys(accounts.analytics, 'us-west-2', ['lake-raw', 'lake-curated', 'warehouse'])
  applicationKeys(accounts.claims, 'us-west-2', ['claims-db', 'claims-scans'])
  applicationKeys(accounts.logistics, 'us-west-2', ['tracking-db'])
  applicationKeys(accounts.logistics, 'eu-central-1', ['tracking-db-eu', 'customs-documents'])
  applicationKeys(accounts.storefront, 'us-west-2', ['catalogue', 'sessions'])
  applicationKeys(accounts.storefront, 'eu-central-1', ['catalogue-eu'])
  applicationKeys(accounts.paymentsStaging, 'us-west-2', ['payments-db'])
  applicationKeys(accounts.ordersStaging, 'eu-central-1', ['orders-db'])
  applicationKeys(accounts.analyticsStaging, 'us-west-2', ['lake-sample'])
  applicationKeys(accounts.platformSandbox, 'us-west-2', ['playground'])
  applicationKeys(accounts.dataSandbox, 'us-east-1', ['scratch'])
  for (const region of ['us-west-2', 'us-east-1', 'eu-central-1']) {
    applicationKeys(accounts.vault, region, ['central-logs', 'central-backups', 'build-artifacts'])
  }
  addRemarkableKeys(accounts)
}

function applicationKeys(account: AccountBuilder, region: string, aliases: readonly string[]): Key[] {
  return aliases.map((alias, at) =>
    account.key(region, {
      alias,
      description: `Application data: ${alias}`,
      policy: policy(delegateToIam(account.id)),
      tags: { application: alias.split('-')[0] ?? alias, environment: account.account.tags.environment ?? 'none' },
      lastUse: { operation: 'GenerateDataKey', at: account.minutesAgo(30 + 7 * at) },
    }),
  )
}

/** What the posture checks should find: no rotation, a public policy, a deletion under way, key types that differ. */
function addRemarkableKeys({ vault, analytics, claims, orders, storefront, dataSandbox }: Northwind['accounts']): void {
  const own = (account: AccountBuilder) => policy(delegateToIam(account.id))
  vault.key('us-east-1', {
    alias: 'release-signing',
    description: 'Signs container images',
    spec: 'ECC_NIST_P256',
    usage: 'SIGN_VERIFY',
    policy: own(vault),
    tags: { application: 'delivery' },
  })
  vault.key('us-east-1', {
    alias: 'webhook-hmac',
    description: 'Authenticates webhooks',
    spec: 'HMAC_256',
    usage: 'GENERATE_VERIFY_MAC',
    policy: own(vault),
    tags: { application: 'webhooks' },
  })
  vault.key('us-west-2', {
    alias: 'partner-exchange',
    description: 'Key material brought by a partner',
    origin: 'EXTERNAL',
    policy: own(vault),
    tags: { application: 'partners' },
  })
  const pair = { primary: 'us-west-2', replicas: ['eu-central-1'] }
  for (const region of ['us-west-2', 'eu-central-1']) {
    vault.key(region, {
      alias: 'ledger-archive',
      description: 'Ledger archive in two Regions',
      policy: own(vault),
      multiRegion: pair,
      rotation: region === pair.primary,
      tags: { application: 'ledger' },
    })
  }
  analytics.key('us-west-2', {
    alias: 'public-datasets',
    description: 'Opened to everyone for a publication, and left open',
    policy: policy(delegateToIam(analytics.id), {
      Sid: 'EveryoneMayRead',
      Effect: 'Allow',
      Principal: '*',
      Action: ['kms:Decrypt', 'kms:DescribeKey'],
      Resource: '*',
    }),
    rotation: false,
  })
  claims.key('us-west-2', {
    alias: 'claims-archive-2019',
    policy: own(claims),
    rotation: false,
    tags: { application: 'claims' },
  })
  orders.key('us-west-2', { alias: 'orders-exports', policy: own(orders), rotation: false })
  storefront.key('us-west-2', {
    alias: 'abandoned-carts',
    policy: own(storefront),
    state: 'PendingDeletion',
    deletionAt: new Date(storefront.anchor.getTime() + 9 * 86_400_000),
    tags: { application: 'carts' },
  })
  dataSandbox.key('us-east-1', { alias: 'old-notebooks', policy: own(dataSandbox), state: 'Disabled', rotation: false })
}
