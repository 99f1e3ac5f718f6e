import type { CreationEvent, OriginFacts } from '@/lib/domain/grants/origin'
import type { Grant } from '@/lib/domain/inventory/key'
import type { ServiceContext } from '../context'
import { creationOf, grantIdOf } from '../history/event-record'

/** Who made the grants of a key, as far as our own requests and the CloudTrail events that are kept know. */
export async function grantMakers(
  ctx: Pick<ServiceContext, 'db'>,
  keyArn: string,
): Promise<(grant: Grant) => OriginFacts> {
  const { prisma } = ctx.db
  const [events, requests] = await Promise.all([
    prisma.changeEvent.findMany({
      where: { name: 'CreateGrant', errorCode: null, resources: { has: keyArn } },
      orderBy: { at: 'desc' },
    }),
    prisma.grantRequest.findMany({ where: { keyArn }, select: { id: true, number: true } }),
  ])
  const eventOf = new Map<string, CreationEvent>()
  for (const event of events) {
    const grantId = grantIdOf(event)
    if (grantId) eventOf.set(grantId, creationOf(event))
  }
  const requestOf = new Map(requests.map(({ id, number }) => [id, number]))
  return ({ grantId, name }) => ({ event: eventOf.get(grantId) ?? null, request: requestOf.get(name) ?? null })
}
