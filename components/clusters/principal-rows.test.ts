import { expect, test } from 'vitest'
import { need } from '@/components/matrix/testing/needs'
import { principalRows } from './principal-rows'

const candidate = (name: string, confidence: number) => ({
  arn: `arn:aws:iam::111100000004:role/${name}`,
  confidence,
  evidence: [{ text: 'seen', confidence }],
})
const [used, other] = [candidate('payments-karpenter', 0.95), candidate('left-over', 0.4)]

test('a row per role that is used, with its launch paths, and those it competed with beneath', () => {
  const rows = principalRows([{ kind: 'karpenter-controller', used: [used], others: [other] }], [need(), need()])
  expect(rows).toMatchObject([
    { arn: used.arn, isUsed: true, paths: ['karpenter'], others: [{ arn: other.arn, isUsed: false, paths: [] }] },
  ])
})

test('where nobody was found, a row says so and holds the candidates', () => {
  const unseen = need({ principalArn: 'not found', principalEvidence: [{ text: 'no trust names it', confidence: 0 }] })
  expect(principalRows([{ kind: 'karpenter-controller', used: [], others: [other] }], [unseen])).toMatchObject([
    { arn: '', paths: ['karpenter'], evidence: [{ text: 'no trust names it' }], others: [{ arn: other.arn }] },
  ])
})

test('whom nobody has to look for comes once, last', () => {
  const instance = need({ principalKind: 'identity-only-role', principalArn: 'arn:aws:iam::1:role/aws:ec2' })
  const rows = principalRows([{ kind: 'karpenter-controller', used: [used], others: [] }], [instance, instance])
  expect(rows.map(({ kind }) => kind)).toEqual(['karpenter-controller', 'identity-only-role'])
})
