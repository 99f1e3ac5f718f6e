import type { PoolClient } from 'pg'
import type { Database } from '@/lib/db/client'
import type { Coverage } from '@/lib/domain/inventory/coverage'
import type { Inventory } from '@/lib/domain/inventory/inventory'
import type { ResourceBodies, ResourceKind } from '@/lib/domain/inventory/kinds'
import { readCorrections } from '../principals/read-corrections'
import { readProfileBook } from '../profiles/profile-book'
import { readCoverage } from './current-coverage'
import { kubernetesReads } from './kubernetes-reads'
import { mentionedKeys } from './mentioned-keys'
import { readDocuments } from './read-documents'
import { readLaunchCalls } from './read-launch-calls'

export interface LoadOptions {
  /** Only these kinds, without documents and coverage: for pages that show names and counts. */
  readonly kinds?: readonly ResourceKind[]
  /** `mentioned`: only keys that launch paths can lead to, with their grants; all keys unless said. */
  readonly keys?: 'all' | 'mentioned'
  /** Only what lies in some accounts, and of keys some alone; the organization's own rows are whole. */
  readonly within?: InventoryPart
}

export interface InventoryPart {
  readonly accounts: readonly string[]
  /** ARNs. */
  readonly keys: readonly string[]
}

type Lists = { -readonly [K in keyof Inventory]: Inventory[K] extends readonly (infer T)[] ? T[] : Inventory[K] }

const listOf = {
  account: 'accounts',
  'organizational-unit': 'organizationalUnits',
  'control-policy': 'controlPolicies',
  'kms-key': 'keys',
  'kms-grant': 'grants',
  'iam-role': 'roles',
  'iam-user': 'users',
  'iam-group': 'groups',
  'iam-policy': 'managedPolicies',
  'eks-cluster': 'clusters',
  'eks-node-group': 'nodeGroups',
  'eks-access-entry': 'accessEntries',
  'eks-pod-identity-association': 'podIdentityAssociations',
  'ec2-launch-template': 'launchTemplates',
  'ec2-volume': 'volumes',
  'ec2-instance': 'instances',
  'ec2-image': 'images',
  'ec2-snapshot': 'snapshots',
  'ec2-ebs-default': 'ebsDefaults',
  'auto-scaling-group': 'autoScalingGroups',
  'kubernetes-node-class': 'kubernetesNodeClasses',
  'kubernetes-node-pool': 'kubernetesNodePools',
  'kubernetes-storage-class': 'kubernetesStorageClasses',
} as const satisfies Record<Exclude<ResourceKind, 'organization'>, keyof Inventory>

const organizationKinds = ['organization', 'account', 'organizational-unit', 'control-policy'] as const

const rowsAtATime = 5_000

/**
 * Everything that is true now: the current version of every resource, the documents they point to, and what the newest scan
 * of each account could and could not read. One consistent moment, fetched through a cursor.
 */
export async function loadInventory(db: Pick<Database, 'pool'>, options: LoadOptions = {}): Promise<Inventory> {
  const client = await db.pool.connect()
  try {
    await client.query('begin isolation level repeatable read read only')
    const { kinds = null, within } = options
    const accounts = within?.accounts ?? null
    const keys = within?.keys ?? (options.keys === 'mentioned' ? await mentionedKeys(client) : null)
    const inventory = await readCurrent(client, { kinds, keys, accounts })
    if (!kinds) {
      inventory.documents = await readDocuments(client, documentHashes(inventory))
      inventory.coverage = await readCoverage(client, accounts)
      inventory.profiles = await readProfileBook(client)
      inventory.kubernetesReads = await kubernetesReads(client)
      inventory.launchCalls = await readLaunchCalls(client)
      inventory.corrections = await readCorrections(client)
    }
    await client.query('commit')
    return inventory
  } catch (error) {
    await client.query('rollback').catch(() => {})
    throw error
  } finally {
    client.release()
  }
}

interface Wanted {
  readonly kinds: readonly ResourceKind[] | null
  readonly keys: readonly string[] | null
  readonly accounts: readonly string[] | null
}

async function readCurrent(client: PoolClient, { kinds, keys, accounts }: Wanted): Promise<Lists> {
  const inventory = noResources()
  await client.query({
    text: `declare current_versions no scroll cursor for
      select kind, body from resource_versions
      where current and ($1::text[] is null or kind = any($1))
        and ($2::text[] is null or kind not in ('kms-key', 'kms-grant')
          or (kind = 'kms-key' and resource_id = any($2)) or (kind = 'kms-grant' and body->>'keyArn' = any($2)))
        and ($3::text[] is null or account_id = any($3) or kind = any($4))
      order by kind, resource_id`,
    values: [kinds, keys, accounts, organizationKinds],
  })
  for (;;) {
    const { rows } = await client.query<{ kind: ResourceKind; body: never }>(
      `fetch ${rowsAtATime} from current_versions`,
    )
    for (const { kind, body } of rows) {
      if (kind === 'organization') inventory.organization = body as ResourceBodies['organization']
      else inventory[listOf[kind]].push(body)
    }
    if (rows.length < rowsAtATime) return inventory
  }
}

function noResources(): Lists {
  return {
    organization: null,
    accounts: [],
    organizationalUnits: [],
    controlPolicies: [],
    keys: [],
    grants: [],
    roles: [],
    users: [],
    groups: [],
    managedPolicies: [],
    clusters: [],
    nodeGroups: [],
    accessEntries: [],
    podIdentityAssociations: [],
    launchTemplates: [],
    volumes: [],
    instances: [],
    images: [],
    snapshots: [],
    ebsDefaults: [],
    autoScalingGroups: [],
    launchCalls: [],
    corrections: [],
    kubernetesNodeClasses: [],
    kubernetesNodePools: [],
    kubernetesStorageClasses: [],
    kubernetesReads: [],
    documents: new Map(),
    coverage: [] as Coverage[],
  }
}

function documentHashes(inventory: Lists): string[] {
  const hashes = new Set<string>()
  for (const { policyHash } of inventory.keys) if (policyHash.state === 'seen') hashes.add(policyHash.value)
  for (const { documentHash } of [...inventory.controlPolicies, ...inventory.managedPolicies]) hashes.add(documentHash)
  for (const { trustHash } of inventory.roles) hashes.add(trustHash)
  for (const principal of [...inventory.roles, ...inventory.users, ...inventory.groups]) {
    for (const { documentHash } of principal.inlinePolicies) hashes.add(documentHash)
  }
  return [...hashes]
}
