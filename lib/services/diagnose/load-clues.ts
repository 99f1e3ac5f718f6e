import type { Pool } from 'pg'
import { needFromRow } from '@/lib/db/mappers/need-row'
import { parseArn, parseAssumedRole } from '@/lib/domain/arn'
import { valuesOf } from '@/lib/domain/diagnose/inquiry'
import type { Reading } from '@/lib/domain/diagnose/reading'
import { emptyInventory, type Inventory } from '@/lib/domain/inventory/inventory'
import type { Key } from '@/lib/domain/inventory/key'
import { type InventoryIndex, indexInventory } from '@/lib/domain/launch-paths/index-inventory'
import type { JudgedNeed } from '@/lib/domain/launch-paths/need'
import type { AccountScope } from '@/lib/domain/roles'
import { accountsIn } from '../in-scope'

type Client = Pick<Pool, 'query'>

/** What it takes to tell which cluster a text is about: all clusters in scope by name, and whatever else the text names. */
export interface Clues {
  readonly index: InventoryIndex
  /** As they were last assessed, those of the callers and keys that the text names. */
  readonly needs: readonly JudgedNeed[]
}

/** Takes as long however large the organization is, as far as the text is precise. */
export async function loadClues(db: { readonly pool: Client }, reading: Reading, scope: AccountScope): Promise<Clues> {
  const { pool } = db
  const bodies = bodiesIn(pool, scope)
  const wanted = wantedOf(reading)
  const [everywhere, volumes, groups, keys, roles] = await Promise.all([
    bodies(`kind in ('account', 'eks-cluster')`, []),
    wanted.volumes.length > 0
      ? bodies(`kind = 'ec2-volume' and (body->>'id' = any($1) or body->'tags'->>'CSIVolumeName' = any($1))`, [
          wanted.volumes,
        ])
      : [],
    wanted.groups.length > 0
      ? bodies(
          `kind in ('auto-scaling-group', 'eks-node-group')
             and (body->>'name' = any($1) or body->'autoScalingGroups' ?| $1)`,
          [wanted.groups],
        )
      : [],
    namedKeys(pool, wanted.keys, scope),
    wanted.roleNames.length > 0
      ? bodies(`kind = 'iam-role' and account_id = any($1) and body->>'name' = any($2)`, [
          wanted.roleAccounts,
          wanted.roleNames,
        ])
      : [],
  ])
  const attached = volumes.flatMap(({ body }) => (body as { instanceIds?: readonly string[] }).instanceIds ?? [])
  const instances = await namedInstances(bodies, wanted, attached)
  const inventory = toInventory([...everywhere, ...volumes, ...groups, ...keys, ...roles, ...instances])
  const index = indexInventory(inventory)
  return { index, needs: await namedNeeds(pool, inventory, wanted, scope) }
}

interface Wanted {
  readonly instances: readonly string[]
  readonly nodes: readonly string[]
  readonly claims: readonly string[]
  readonly volumes: readonly string[]
  readonly groups: readonly string[]
  readonly keys: readonly string[]
  readonly principals: readonly string[]
  readonly roleAccounts: readonly string[]
  readonly roleNames: readonly string[]
}

function wantedOf(reading: Reading): Wanted {
  const names = reading.names.map(({ value }) => value)
  const principals = valuesOf(reading, 'principal')
  const sessions = principals.flatMap((arn) => parseAssumedRole(arn) ?? [])
  return {
    instances: valuesOf(reading, 'instance'),
    nodes: [...valuesOf(reading, 'node'), ...names],
    claims: [...valuesOf(reading, 'node-claim'), ...names],
    volumes: valuesOf(reading, 'volume', 'persistent-volume'),
    groups: [...valuesOf(reading, 'auto-scaling-group', 'node-group'), ...names],
    keys: valuesOf(reading, 'key'),
    principals,
    roleAccounts: [...new Set(sessions.map(({ accountId }) => accountId))],
    roleNames: [...new Set(sessions.map(({ roleName }) => roleName))],
  }
}

interface Row {
  readonly kind: string
  readonly body: unknown
}

type Bodies = (where: string, values: readonly (readonly string[])[]) => Promise<Row[]>

/** Of the accounts in scope. `where` is ours; what somebody wrote comes in the values. */
const bodiesIn =
  (client: Client, scope: AccountScope): Bodies =>
  async (where, values) => {
    const accounts = `$${values.length + 1}`
    const { rows } = await client.query<Row>(
      `select kind, body from resource_versions where current and ${where}
         and (${accounts}::text[] is null or case when kind = 'account' then resource_id else account_id end = any(${accounts}))
       order by kind, resource_id`,
      [...values, accountsIn(scope)],
    )
    return rows
  }

const namedInstances = (bodies: Bodies, { instances, nodes, claims }: Wanted, attached: readonly string[]) => {
  const ids = [...new Set([...instances, ...attached])]
  if (ids.length + nodes.length + claims.length === 0) return []
  return bodies(
    `kind = 'ec2-instance' and (body->>'id' = any($1) or body->'tags'->>'karpenter.sh/nodeclaim' = any($3)
       or body->>'privateDnsName' = any($2) or split_part(body->>'privateDnsName', '.', 1) = any($2))`,
    [ids, nodes, claims],
  )
}

/** By ARN, or by an id or alias wherever there is one: in scope, or needed by a cluster that is. */
async function namedKeys(client: Client, keys: readonly string[], scope: AccountScope): Promise<Row[]> {
  if (keys.length === 0) return []
  const resources = keys.map((key) => parseArn(key)?.resource ?? key)
  const arns = keys.filter((key) => parseArn(key)?.resource.startsWith('key/'))
  const names = resources.filter((name) => !name.startsWith('key/'))
  const byName = `body->>'keyId' = any($2) or body->'aliases' ?| $2`
  const { rows } = await client.query<Row>(
    `select kind, body from resource_versions
     where current and kind = 'kms-key' and (resource_id = any($1) or (cardinality($2::text[]) > 0 and (${byName})))
       and ($3::text[] is null or account_id = any($3)
         or resource_id in (select key_arn from needs where cluster_account_id = any($3)))
     order by kind, resource_id`,
    [arns, names, accountsIn(scope)],
  )
  return rows
}

async function namedNeeds(
  client: Client,
  inventory: Inventory,
  { keys, principals }: Wanted,
  scope: AccountScope,
): Promise<JudgedNeed[]> {
  const keyArns = [...new Set([...keys, ...inventory.keys.map(({ arn }: Key) => arn)])]
  const callers = [...new Set([...principals, ...inventory.roles.map(({ arn }) => arn), ...pathless(principals)])]
  if (keyArns.length + callers.length === 0) return []
  const { rows } = await client.query<{ body: unknown }>(
    `select body from needs where (key_arn = any($1) or principal_arn = any($2))
       and ($3::text[] is null or cluster_account_id = any($3)) order by id`,
    [keyArns, callers, accountsIn(scope)],
  )
  return rows.map(needFromRow)
}

/** A session of a role that is not in the inventory, such as that which decrypts volumes, is taken for the role without a path. */
const pathless = (arns: readonly string[]) =>
  arns.flatMap((arn) => {
    const session = parseAssumedRole(arn)
    return session ? [`arn:${arn.split(':')[1]}:iam::${session.accountId}:role/${session.roleName}`] : []
  })

function toInventory(rows: readonly Row[]): Inventory {
  const of = <T>(kind: string) => rows.filter((row) => row.kind === kind).map(({ body }) => body as T)
  return {
    ...emptyInventory,
    accounts: of('account'),
    clusters: of('eks-cluster'),
    volumes: of('ec2-volume'),
    instances: of('ec2-instance'),
    autoScalingGroups: of('auto-scaling-group'),
    nodeGroups: of('eks-node-group'),
    keys: of('kms-key'),
    roles: of('iam-role'),
  }
}
