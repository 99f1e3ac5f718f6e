import { describe, expect, test } from 'vitest'
import type { Role } from '@/lib/simulator/world/principals'
import { decodeDocument, iamPrincipals } from './iam-principals'
import { accountId, bodiesOf, simulated } from './testing/simulated'

const aws = await simulated()

describe('principals', () => {
  test('come with decoded documents, their managed policies and boundaries', async () => {
    const harvest = await aws.collect(iamPrincipals)
    expect(harvest).toMatchObject({ outcome: 'read', unread: null })
    const writer = bodiesOf(harvest, 'iam-role').find(({ name }) => name === 'KeyscopeGrantWriter')
    const boundary = bodiesOf(harvest, 'iam-policy').find(({ arn }) => arn === writer?.boundaryArn)
    expect(boundary).toMatchObject({ accountId, awsManaged: false })
    for (const hash of [writer?.trustHash, writer?.inlinePolicies[0]?.documentHash, boundary?.documentHash]) {
      expect(JSON.parse(harvest.documents.get(hash ?? '') ?? '')).toHaveProperty('Statement')
    }
  })

  test('bring along AWS managed policies that something attaches, and only those', async () => {
    const harvest = await aws.collect(iamPrincipals)
    const principals = [
      ...bodiesOf(harvest, 'iam-role'),
      ...bodiesOf(harvest, 'iam-user'),
      ...bodiesOf(harvest, 'iam-group'),
    ]
    const attached = new Set(principals.flatMap(({ attachedPolicies }) => attachedPolicies.map(({ arn }) => arn)))
    const fromAws = bodiesOf(harvest, 'iam-policy').filter(({ awsManaged }) => awsManaged)
    expect(fromAws.length).toBeGreaterThan(0)
    expect(fromAws.every(({ arn }) => attached.has(arn))).toBe(true)
  })

  test('come over more than one page', async () => {
    const roles = aws.world.accounts.get(accountId)?.directory.roles as Role[]
    const [first] = roles
    if (!first) throw new Error('northwind has no role here')
    for (let at = 0; at < 1_100; at++) {
      const name = `many-${at}`
      roles.push({ ...first, name, arn: `arn:aws:iam::${accountId}:role/${name}`, uniqueId: `AROAMANY${at}` })
    }
    const harvest = await aws.collect(iamPrincipals)
    expect(aws.calls['iam.GetAccountAuthorizationDetails']).toBe(2)
    expect(bodiesOf(harvest, 'iam-role').filter(({ name }) => name.startsWith('many-'))).toHaveLength(1_100)
  })

  test('that may not be read leave the reason and nothing else', async () => {
    aws.fail({ operation: 'GetAccountAuthorizationDetails', effect: 'deny' })
    expect(await aws.collect(iamPrincipals)).toMatchObject({
      outcome: 'denied',
      unread: { state: 'denied', call: 'iam:GetAccountAuthorizationDetails' },
      resources: [],
    })
  })
})

describe('a policy document', () => {
  test('is percent-decoded', () => {
    expect(decodeDocument('%7B%22Statement%22%3A%20%5B%5D%7D')).toBe('{"Statement": []}')
  })
  test('that came plain stays as it is, percent signs and all', () => {
    expect(decodeDocument('{"Resource":"a%20b"}')).toBe('{"Resource":"a%20b"}')
  })
  test('that cannot be decoded is kept as it came', () => {
    expect(decodeDocument('%E0%A4%A')).toBe('%E0%A4%A')
  })
})
