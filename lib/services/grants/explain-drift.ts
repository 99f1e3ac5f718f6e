import { z } from 'zod'
import type { Finding } from '@/lib/db/generated/client'
import { inTransaction } from '@/lib/db/transaction'
import { accountOf, regionOf } from '@/lib/domain/arn'
import { recordAudit } from '@/lib/services/audit/record'
import { enqueueReassessment } from '@/lib/services/changes/reassess-after-changes'
import { findGone } from '@/lib/services/history/gone-grants'
import { keepEvents } from '@/lib/services/history/keep-events'
import { lookUpEvents } from '@/lib/services/history/look-up-events'
import type { JobContext } from '@/lib/services/job-context'
import { currentGrant } from '@/lib/services/keys/ask-about-grant'
import { lookUpMaker } from '@/lib/services/keys/look-up-grant'

/** The checks whose findings are about grants that came or went beside Keyscope. */
const driftSlugs = ['verified-grant-gone', 'grant-outside-keyscope']
/** CloudTrail is a quarter of an hour late at times; after this often nobody is named. */
const mostAttempts = 6
const pauseMs = 10 * 60_000
/** Two calls a second in an account and Region: what is left comes with the next run. */
const mostAtOnce = 20
/** How long before it was missed a grant may have gone, where nothing says when it was seen last. */
const dayMs = 86_400_000

const Evidence = z.object({
  evidence: z.object({
    grantId: z.string(),
    since: z.string().nullish(),
    actor: z.unknown().nullish(),
  }),
})

/**
 * Asks CloudTrail who made or took away the grants that findings name without an actor, and writes down of each verified request once
 * that its grant is gone. Who cannot be found stays "not known".
 */
export async function explainDrift(job: JobContext): Promise<void> {
  const findings = await job.db.prisma.finding.findMany({
    where: { slug: { in: driftSlugs }, status: 'fail', resolvedAt: null },
    orderBy: { firstSeen: 'asc' },
  })
  let asked = 0
  let found = false
  for (const finding of findings) {
    const parsed = Evidence.safeParse(finding.body)
    if (!parsed.success || !finding.keyArn) continue
    const { grantId, since, actor } = parsed.data.evidence
    const about = { keyArn: finding.keyArn, grantId, since: since ?? null }
    if (!actor && asked < mostAtOnce && (await mayAsk(job, about))) {
      asked++
      if (await ask(job, finding, about)) found = true
    }
    if (finding.slug === 'verified-grant-gone' && since !== undefined) await noteGone(job, about)
  }
  if (found) await enqueueReassessment(job)
}

interface Drifted {
  readonly keyArn: string
  readonly grantId: string
  readonly since: string | null
}

const Asked = z.object({ attempts: z.number(), at: z.string() })

/** Counts the attempt: a worker that dies in it has had it. */
async function mayAsk(job: JobContext, { keyArn, grantId }: Drifted): Promise<boolean> {
  const name = `drift-look-up/${keyArn}/${grantId}`
  const row = await job.db.prisma.setting.findUnique({ where: { name } })
  const { attempts, at } = row ? Asked.parse(row.value) : { attempts: 0, at: new Date(0).toISOString() }
  const now = job.clock.now()
  if (attempts >= mostAttempts || now.getTime() - Date.parse(at) < pauseMs) return false
  const value = { attempts: attempts + 1, at: now.toISOString() }
  await job.db.prisma.setting.upsert({ where: { name }, create: { name, value }, update: { value } })
  return true
}

/** Whether an event was found. That CloudTrail cannot be asked is logged; the finding says that nobody is known. */
async function ask(job: JobContext, { slug }: Finding, about: Drifted): Promise<boolean> {
  try {
    return slug === 'verified-grant-gone' ? await askWhoTook(job, about) : await askWhoMade(job, about)
  } catch (error) {
    job.logger.warn({ err: error, grantId: about.grantId }, 'CloudTrail could not be asked about a grant')
    return false
  }
}

const placeOf = (keyArn: string) => ({ accountId: accountOf(keyArn) ?? '', region: regionOf(keyArn) ?? '' })

async function askWhoMade(job: JobContext, { keyArn, grantId }: Drifted): Promise<boolean> {
  const grant = await currentGrant(job, keyArn, grantId)
  if (!grant) return false
  const place = placeOf(keyArn)
  const client = job.aws.forAccount(place.accountId, 'scan').cloudTrail(place.region)
  return lookUpMaker(job, client, grant, place)
}

async function askWhoTook(job: JobContext, about: Drifted): Promise<boolean> {
  const { keyArn, since } = about
  const place = placeOf(keyArn)
  const before = since ? new Date(since) : job.clock.now()
  const seen = await lastListed(job, about)
  const question = { ...place, resourceName: keyArn }
  const window = { after: seen ?? new Date(before.getTime() - dayMs), before }
  const client = job.aws.forAccount(place.accountId, 'scan').cloudTrail(place.region)
  const { events } = await lookUpEvents(client, question, window, [keyArn])
  await keepEvents(
    job,
    question,
    events.filter(({ name }) => name === 'RevokeGrant' || name === 'RetireGrant'),
  )
  return (await findGone(job.db, [about])).get(about.grantId)?.by != null
}

/** When a reading of the key last listed the grant: the newest one that ended before it was missed. */
async function lastListed(job: JobContext, { keyArn, since }: Drifted): Promise<Date | null> {
  const { accountId, region } = placeOf(keyArn)
  const { rows } = await job.db.pool.query<{ at: Date | null }>(
    `select max(started_at) as at from scan_coverage
     where account_id = $1 and region = $2 and collector = 'kms-keys' and outcome in ('read', 'partial')
       and finished_at < $3::timestamptz - interval '1 minute'`,
    [accountId, region, since ?? job.clock.now()],
  )
  return rows[0]?.at ?? null
}

/** Once per request, whoever else works on it. */
async function noteGone(job: JobContext, about: Drifted): Promise<void> {
  const request = await job.db.prisma.grantRequest.findFirst({ where: { grantId: about.grantId, state: 'verified' } })
  if (!request) return
  const gone = (await findGone(job.db, [about])).get(about.grantId)
  await inTransaction(job.db, async (tx) => {
    await tx.$executeRaw`select pg_advisory_xact_lock(hashtextextended(${`found-gone ${request.id}`}, 0))`
    const known = await tx.auditEntry.findFirst({ where: { subjectId: request.id, action: 'grant.found-gone' } })
    if (known) return
    await recordAudit(tx, job, {
      action: 'grant.found-gone',
      subject: { type: 'grant-request', id: request.id },
      summary: `The grant of request ${request.number} is gone from KMS, and Keyscope did not withdraw it${gone?.by ? `: ${gone.by.event} by ${gone.by.actorArn || 'somebody the record does not name'} at ${gone.by.at}` : '; who did is not known'}`,
      before: { state: request.state, grantId: about.grantId },
      after: { since: about.since, by: gone?.by ? { ...gone.by } : null },
    })
  })
}
