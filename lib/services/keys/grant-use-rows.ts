import type { GrantUseRow, RevocationView } from '@/lib/contracts/grant-uses'
import { nameOf } from '@/lib/domain/arn'
import { purposeOf } from '@/lib/domain/grants/grant-use'
import { originOf } from '@/lib/domain/grants/origin'
import type { Revocation } from '@/lib/domain/grants/revocation'
import type { InventoryIndex } from '@/lib/domain/launch-paths/index-inventory'
import type { ServiceContext } from '../context'
import { findKey } from './find-key'
import { findGrantLookUps } from './grant-look-up'
import { grantMakers } from './grant-makers'
import { grantProblems } from './grant-problems'
import { toGrantView } from './grant-views'
import { readGrants } from './read-grants'

export interface UseRow extends GrantUseRow {
  /** The fold this grant may go into; null for one that stands alone. */
  readonly fold: string | null
}

/** Every grant of a key with its origin, its use and what would break without it; not folded. */
export async function grantUseRows(ctx: ServiceContext, keyArn: string): Promise<UseRow[]> {
  await findKey(ctx, keyArn)
  const [{ index, grants, key }, makers, lookUps, findings, requests] = await Promise.all([
    readGrants(ctx, keyArn),
    grantMakers(ctx, keyArn),
    findGrantLookUps(ctx.db, keyArn),
    ctx.db.prisma.finding.findMany({ where: { keyArn, resolvedAt: null, status: 'fail' } }),
    grantRequests(ctx, keyArn),
  ])
  const problems = grantProblems(findings)
  const keyTags = tagsOf(index, keyArn)
  return grants.map((grant) => {
    const { count, grantId, problem, ...view } = toGrantView(grant, problems.get(grant.grantId) ?? null)
    const purpose = purposeOf(index, grant, key.needs)
    const { revocation } = key.revoke(grant)
    const instance = purpose.kind === 'instance' && problem === null
    return {
      ...view,
      id: grantId,
      count,
      problem,
      origin: originOf(grant, { ...makers(grant), keyTags }),
      request: requests.get(grantId) ?? null,
      serves: purpose.text,
      revocation: revocationView(revocation),
      lookUp: lookUps.get(grantId) ?? null,
      fold: instance ? foldId(purpose.use.accountId, revocation.effect) : null,
    }
  })
}

export function tagsOf(index: InventoryIndex, keyArn: string): Readonly<Record<string, string>> {
  const tags = index.keys.get(keyArn)?.tags
  return tags?.state === 'seen' ? tags.value : {}
}

/** The requests that led to grants of a key, by grant id. */
async function grantRequests(ctx: ServiceContext, keyArn: string): Promise<Map<string, GrantUseRow['request']>> {
  const rows = await ctx.db.prisma.grantRequest.findMany({
    where: { keyArn, grantId: { not: null } },
    select: { id: true, number: true, grantId: true, endsAt: true },
  })
  return new Map(
    rows.map(({ id, number, grantId, endsAt }) => [
      grantId ?? '',
      { id, number, endsAt: endsAt?.toISOString() ?? null },
    ]),
  )
}

export const foldId = (accountId: string, effect: string) => `ebs-instances/${accountId}/${effect}`

const shown = 20

export function revocationView({
  effect,
  reason,
  breaks,
  volumeIds,
  instanceIds,
  clusterArns,
}: Revocation): RevocationView {
  return {
    effect,
    reason,
    breaks: breaks.map((need) => ({ ...need })),
    volumes: volumeIds.length,
    instances: instanceIds.length,
    volumeIds: volumeIds.slice(0, shown),
    instanceIds: instanceIds.slice(0, shown),
    clusters: clusterArns.map((arn) => ({ arn, name: nameOf(arn) })),
  }
}

const foldWords = {
  'left-over': 'The instances or their volumes are gone: nobody can use these grants any more.',
  'not-told': 'The instances and volumes of the account were not all read.',
  breaks:
    'Each is the one by which EC2 decrypts an attached volume for its instance. What is attached keeps working, but EC2 cannot decrypt it again by it.',
  covered: 'They stay allowed without these grants.',
} as const

const foldServes = {
  'left-over': 'Instances and volumes that are gone',
  'not-told': 'Instances and volumes that were not read',
  breaks: 'Volumes attached to instances',
  covered: 'Volumes attached to instances',
} as const

/** EC2's grants of one account that share their fate, as one row. */
export function foldRows(rows: readonly UseRow[]): GrantUseRow[] {
  const folds = new Map<string, UseRow[]>()
  const out: (GrantUseRow | { readonly of: string })[] = []
  for (const row of rows) {
    const known = row.fold === null ? undefined : folds.get(row.fold)
    if (row.fold === null) out.push(plain(row))
    else if (known) known.push(row)
    else {
      folds.set(row.fold, [row])
      out.push({ of: row.fold })
    }
  }
  return out.map((row) => ('of' in row ? folded(row.of, folds.get(row.of) ?? []) : row))
}

export function plain({ fold: _, ...row }: UseRow): GrantUseRow {
  return row
}

function folded(id: string, rows: readonly UseRow[]): GrantUseRow {
  const [first] = rows
  if (!first) throw new Error(`The fold ${id} holds no grant.`)
  if (rows.length === 1) return plain(first)
  return {
    ...plain(first),
    id,
    count: rows.length,
    name: '',
    createdAt: null,
    grantee: `${rows.length} instances`,
    constraints: 'aws:ebs:id of each volume',
    serves: foldServes[first.revocation.effect],
    lookUp: null,
    revocation: foldRevocations(rows.map(({ revocation }) => revocation)),
  }
}

export function foldRevocations(all: readonly RevocationView[]): RevocationView {
  const effect = all[0]?.effect ?? 'not-told'
  const unique = <T>(items: readonly T[]) => [...new Set(items)]
  const clusters = new Map(all.flatMap((one) => one.clusters.map(({ arn, name }) => [arn, name] as const)))
  const volumeIds = unique(all.flatMap((one) => one.volumeIds))
  const instanceIds = unique(all.flatMap((one) => one.instanceIds))
  return {
    effect,
    reason: foldWords[effect],
    breaks: [],
    volumes: volumeIds.length,
    instances: instanceIds.length,
    volumeIds: volumeIds.slice(0, shown),
    instanceIds: instanceIds.slice(0, shown),
    clusters: [...clusters].map(([arn, name]) => ({ arn, name })),
  }
}
