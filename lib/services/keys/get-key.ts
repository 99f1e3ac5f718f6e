import type { KeyView } from '@/lib/contracts/keys'
import type { Grant, Key } from '@/lib/domain/inventory/key'
import { describeUnread, seenOr } from '@/lib/domain/observed'
import { notFound } from '@/lib/errors'
import type { ServiceContext } from '../context'
import { toFindingView, worstFirst } from '../findings/finding-views'
import { needViews } from '../needs/need-views'
import { scanFreshness } from '../scan-freshness'
import { findKey } from './find-key'
import { grantProblems } from './grant-problems'
import { toGrantViews } from './grant-views'
import { keyHistory } from './key-history'
import { toKeyRow } from './list-keys'

/** Default quota of grants per key, service-made ones included (domain.md 2.5). */
const grantQuota = 50_000

/** Everything known of one key: facts, policy, grants, who needs it, what is wrong with it. */
export async function getKey(ctx: ServiceContext, arn: string): Promise<KeyView> {
  const { prisma } = ctx.db
  const summary = await findKey(ctx, arn)
  const [versions, grantRows, needRows, findingRows, freshness] = await Promise.all([
    prisma.resourceVersion.findMany({ where: { kind: 'kms-key', resourceId: arn }, orderBy: { id: 'asc' } }),
    prisma.resourceVersion.findMany({
      where: { kind: 'kms-grant', current: true, body: { path: ['keyArn'], equals: arn } },
      orderBy: { id: 'asc' },
    }),
    prisma.needRecord.findMany({ where: { keyArn: arn }, orderBy: [{ status: 'asc' }, { clusterArn: 'asc' }] }),
    prisma.finding.findMany({ where: { keyArn: arn, resolvedAt: null } }),
    scanFreshness(ctx),
  ])
  const newest = versions.at(-1)
  if (!newest) throw notFound(`The key ${arn}`)
  const key = newest.body as unknown as Key
  const metadata = key.metadata.state === 'seen' ? key.metadata.value : null
  const document =
    key.policyHash.state === 'seen'
      ? await prisma.policyDocument.findUnique({ where: { hash: key.policyHash.value } })
      : null
  const findings = findingRows.map(toFindingView).sort(worstFirst)
  return {
    ...toKeyRow(summary),
    description: metadata?.description ?? '',
    manager: metadata?.manager ?? 'unknown',
    origin: metadata?.origin ?? 'unknown',
    createdAt: metadata?.createdAt ?? null,
    deletionDate: metadata?.deletionDate ?? null,
    multiRegion: metadata?.multiRegion
      ? `${metadata.multiRegion.type.toLowerCase()}, ${metadata.multiRegion.replicaArns.length} replicas`
      : null,
    aliases: [...key.aliases],
    tags: Object.entries(seenOr(key.tags, {})).map(([tag, value]) => ({ key: tag, value })),
    tagsProblem: key.tags.state === 'seen' ? null : describeUnread(key.tags),
    policy: document ? prettyJson(document.body) : null,
    policyProblem: key.policyHash.state === 'seen' ? null : describeUnread(key.policyHash),
    grants: toGrantViews(
      grantRows.map((row) => row.body as unknown as Grant),
      grantProblems(findingRows),
    ),
    grantsProblem: problemOfGrants(key),
    grantQuota,
    needs: await needViews(prisma, needRows),
    findings,
    history: keyHistory(
      versions.map((v) => ({ body: v.body as unknown as Key, validFrom: v.validFrom, at: v.seenAt })),
    ),
    freshness,
  }
}

function prettyJson(text: string): string {
  try {
    return JSON.stringify(JSON.parse(text), null, 2)
  } catch {
    return text
  }
}

function problemOfGrants({ grants }: Key): string | null {
  if (grants.state !== 'seen') return describeUnread(grants)
  if (!grants.value.partial) return null
  return 'There are so many that only those of the principals that need the key were listed to the end; of the others the ones seen before are shown. A scan of this key alone lists all.'
}
