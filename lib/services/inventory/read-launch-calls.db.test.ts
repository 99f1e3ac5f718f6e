import { expect, test } from 'vitest'
import { testDatabase } from '@/lib/testing/database'
import { loadInventory } from './load-inventory'

const db = await testDatabase()
const role = 'arn:aws:iam::111100000004:role/payments-karpenter'
const place = { accountId: '111100000004', region: 'us-west-2', source: 'ec2.amazonaws.com', resources: [] }

const event = (id: string, daysAgo: number, userAgent: string, session = 'a') => {
  const at = new Date(Date.now() - daysAgo * 86_400_000)
  const Tag = [{ Key: 'eks:eks-cluster-name', Value: 'payments' }]
  const body = {
    userIdentity: { sessionContext: { sessionIssuer: { arn: role } } },
    eventTime: at.toISOString(),
    eventName: 'CreateFleet',
    awsRegion: place.region,
    recipientAccountId: place.accountId,
    userAgent,
    requestParameters: { CreateFleetRequest: { TagSpecification: [{ Tag }] } },
  }
  const actorArn = `arn:aws:sts::111100000004:assumed-role/payments-karpenter/${session}`
  return { ...place, id, at, name: 'CreateFleet', actorArn, body }
}

test("Karpenter's calls come out of the events that were received, the newest of a session", async () => {
  await db.prisma.changeEvent.createMany({
    data: [
      event('old', 100, 'karpenter.sh-1.0.0'),
      event('earlier', 5, 'karpenter.sh-1.8.1'),
      event('newest', 1, 'karpenter.sh-1.8.2'),
      event('terraform', 0, 'APN/1.0 HashiCorp/1.0', 'b'),
    ],
  })
  const { launchCalls } = await loadInventory(db)
  expect(launchCalls).toMatchObject([{ clusterName: 'payments', roleArn: role, userAgent: 'karpenter.sh-1.8.2' }])
})
