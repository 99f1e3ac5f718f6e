import type { WhatIfOptions, WhatIfOptionsQuery } from '@/lib/contracts/what-if'
import { accountOf, nameOf } from '@/lib/domain/arn'
import { granteeOf } from '@/lib/domain/inventory/grantee'
import type { Grant, Key } from '@/lib/domain/inventory/key'
import type { Role } from '@/lib/domain/inventory/principal'
import { parsePolicyStatements } from '@/lib/domain/what-if/statement-labels'
import { mayIn, requirePermission, type ServiceContext, scopeOf } from '../context'
import { accountsIn, ofAccounts } from '../in-scope'
import { loadInventory } from '../inventory/load-inventory'
import { currentBody } from './current-body'

type Option = WhatIfOptions['items'][number]

const shown = 25

/** Keys, roles, clusters, grants, policies, statements and targets to choose from, searched by what a person types. */
export async function listOptions(ctx: ServiceContext, query: WhatIfOptionsQuery): Promise<WhatIfOptions> {
  requirePermission(ctx, 'inventory.read')
  const found = await optionsOf(ctx, query)
  return { items: found.slice(0, shown), more: found.length > shown }
}

function optionsOf(ctx: ServiceContext, query: WhatIfOptionsQuery): Promise<Option[]> {
  switch (query.of) {
    case 'key':
      return keys(ctx, query)
    case 'role':
      return roles(ctx, query)
    case 'cluster':
      return clusters(ctx, query)
    case 'grant':
      return grants(ctx, query)
    case 'policy':
      return policies(ctx, query)
    case 'statement':
      return statements(ctx, query)
    case 'target':
      return targets(ctx, query)
    default:
      return controlPolicies(ctx, query)
  }
}

/** Those the needs of a cluster name, where one is given. */
async function ofCluster(ctx: ServiceContext, within: string, field: 'keyArn' | 'principalArn') {
  if (!within) return null
  const rows = await ctx.db.prisma.needRecord.findMany({ where: { clusterArn: within }, distinct: [field] })
  return rows.map((row) => row[field])
}

async function keys(ctx: ServiceContext, { q, within }: WhatIfOptionsQuery): Promise<Option[]> {
  const arns = await ofCluster(ctx, within, 'keyArn')
  const rows = await ctx.db.prisma.keySummary.findMany({
    where: {
      search: { contains: q.toLowerCase() },
      ...(arns && { arn: { in: arns } }),
      ...ofAccounts(scopeOf(ctx, 'inventory.read')),
    },
    orderBy: [{ clusters: 'desc' }, { alias: 'asc' }, { arn: 'asc' }],
    take: shown + 1,
  })
  return rows.map(({ arn, alias, keyId, accountName, accountId, region, state }) => ({
    value: arn,
    label: alias || keyId,
    note: `${accountName || accountId}, ${region}, ${state}`,
  }))
}

async function roles(ctx: ServiceContext, { q, within }: WhatIfOptionsQuery): Promise<Option[]> {
  const arns = await ofCluster(ctx, within, 'principalArn')
  const { rows } = await ctx.db.pool.query<{ arn: string }>(
    `select resource_id as arn from resource_versions
     where kind = 'iam-role' and current and strpos(lower(resource_id), lower($1)) > 0
       and ($2::text[] is null or resource_id = any($2)) and ($4::text[] is null or account_id = any($4))
     order by resource_id in (select principal_arn from needs) desc, resource_id limit $3`,
    [q, arns, shown + 1, accountsIn(scopeOf(ctx, 'inventory.read'))],
  )
  return rows.map(({ arn }) => ({ value: arn, label: nameOf(arn), note: `account ${accountOf(arn)}` }))
}

async function clusters(ctx: ServiceContext, { q }: WhatIfOptionsQuery): Promise<Option[]> {
  const rows = await ctx.db.prisma.clusterSummary.findMany({
    where: { search: { contains: q.toLowerCase() }, ...ofAccounts(scopeOf(ctx, 'inventory.read')) },
    orderBy: [{ name: 'asc' }, { arn: 'asc' }],
    take: shown + 1,
  })
  return rows.map(({ arn, name, accountName, region }) => ({
    value: arn,
    label: name,
    note: `${accountName}, ${region}`,
  }))
}

/** Of EC2's grants for instances there are thousands: they come last. */
async function grants(ctx: ServiceContext, { q, within }: WhatIfOptionsQuery): Promise<Option[]> {
  const { rows } = await ctx.db.pool.query<{ body: Grant }>(
    `select body from resource_versions
     where kind = 'kms-grant' and current and body->>'keyArn' = $1
       and ($4::text[] is null or split_part($1, ':', 5) = any($4))
       and strpos(lower(concat_ws(' ', body->>'granteePrincipal', body->>'granteeServicePrincipal', body->>'grantId', body->>'name')), lower($2)) > 0
     order by coalesce(body->>'granteePrincipal', '') like '%aws:ec2-infrastructure%', body->>'grantId' limit $3`,
    [within, q, shown + 1, accountsIn(scopeOf(ctx, 'inventory.read'))],
  )
  return rows.map(({ body }) => ({
    value: body.grantId,
    label: granteeOf(body).label,
    note: [body.name, `${body.grantId.slice(0, 12)}…`, body.operations.slice(0, 3).join(', ')]
      .filter(Boolean)
      .join(', '),
  }))
}

async function policies(ctx: ServiceContext, { q, within }: WhatIfOptionsQuery): Promise<Option[]> {
  const role = await currentBody<Role>(ctx.db, 'iam-role', within)
  if (!role || !mayIn(ctx, 'inventory.read', role.accountId)) return []
  return [
    ...role.inlinePolicies.map(({ name }) => ({ value: name, label: name, note: 'inline policy of the role' })),
    ...role.attachedPolicies.map(({ arn, name }) => ({
      value: arn,
      label: name,
      note: arn.includes(':iam::aws:') ? 'AWS managed policy' : 'managed policy, of everybody who has it',
    })),
  ].filter(fits(q))
}

async function statements(ctx: ServiceContext, { q, within }: WhatIfOptionsQuery): Promise<Option[]> {
  const key = await currentBody<Key>(ctx.db, 'kms-key', within)
  if (key?.policyHash.state !== 'seen' || !mayIn(ctx, 'inventory.read', key.accountId)) return []
  const document = await ctx.db.prisma.policyDocument.findUnique({ where: { hash: key.policyHash.value } })
  return parsePolicyStatements(document?.body ?? '')
    .map(({ index, sid, summary }) => ({ value: String(index), label: sid ?? `Statement ${index + 1}`, note: summary }))
    .filter(fits(q))
}

/** They bear on everybody, and are chosen by those who see everybody. */
async function controlPolicies(ctx: ServiceContext, { q, of }: WhatIfOptionsQuery): Promise<Option[]> {
  if (scopeOf(ctx, 'inventory.read') !== 'all') return []
  const type = of === 'scp' ? 'SERVICE_CONTROL_POLICY' : 'RESOURCE_CONTROL_POLICY'
  const { controlPolicies: all } = await loadInventory(ctx.db, { kinds: ['control-policy'] })
  return all
    .filter((policy) => policy.type === type)
    .map(({ id, name, targets: on }) => ({ value: name, label: name, note: `${id}, on ${on.length} targets` }))
    .filter(fits(q))
}

async function targets(ctx: ServiceContext, { q }: WhatIfOptionsQuery): Promise<Option[]> {
  if (scopeOf(ctx, 'inventory.read') !== 'all') return []
  const { accounts, organizationalUnits } = await loadInventory(ctx.db, { kinds: ['account', 'organizational-unit'] })
  return [
    ...organizationalUnits.map(({ id, name, parentId }) => ({
      value: id,
      label: name,
      note: parentId === null ? `root, ${id}` : `organizational unit ${id}`,
    })),
    ...accounts.map(({ id, name }) => ({ value: id, label: name, note: `account ${id}` })),
  ].filter(fits(q))
}

const fits =
  (q: string) =>
  ({ value, label, note }: Option) =>
    `${value} ${label} ${note}`.toLowerCase().includes(q.toLowerCase())
