// How fast "what if" is answered beside judging everything. `npm run bench -- what-if [clusters]` prints one JSON line.

import { organization } from '../lib/domain/inventory/testing/organization-builder'
import type { TestStatement } from '../lib/domain/inventory/testing/statements'
import { indexInventory } from '../lib/domain/launch-paths/index-inventory'
import { judgeNeeds } from '../lib/domain/launch-paths/judge-needs'
import { findChangedNeeds, rejudgeNeeds } from '../lib/domain/launch-paths/rejudge-needs'
import { applyChange } from '../lib/domain/what-if/apply-change'
import type { Change } from '../lib/domain/what-if/changes'
import { whatIf } from '../lib/domain/what-if/what-if'

const clusters = Number(process.argv[2] ?? 1000)
const clustersPerAccount = 20
const org = organization()
const vault = org.account('key-vault', 'ou-keys')
const usesEc2: TestStatement[] = [
  { Effect: 'Allow', Action: ['ec2:CreateFleet', 'ec2:RunInstances', 'iam:PassRole'], Resource: '*' },
]
let workload = org.account('workload-0')
let sharedKey = ''
for (let i = 0; i < clusters; i++) {
  if (i > 0 && i % clustersPerAccount === 0) workload = org.account(`workload-${i / clustersPerAccount}`)
  const key = (i % 2 ? vault : workload).key(`nodes-${i}`, {
    admits: [
      {
        Sid: 'Workload',
        Effect: 'Allow',
        Principal: { AWS: `arn:aws:iam::${workload.id}:root` },
        Action: ['kms:Decrypt', 'kms:DescribeKey', 'kms:GenerateDataKey*', 'kms:ReEncrypt*', 'kms:CreateGrant'],
        Resource: '*',
      },
    ],
  })
  if (i === 1) sharedKey = key
  const allowed: TestStatement[] = i % 4 < 2 ? [{ Effect: 'Allow', Action: 'kms:*', Resource: key }] : []
  const controller = workload.role(`karpenter-${i}`, { statements: [...usesEc2, ...allowed] })
  workload
    .cluster(`cluster-${i}`)
    .podIdentity('karpenter', controller)
    .karpenterTemplate([{ encrypted: true, kmsKeyId: key }])
}
const inventory = org.inventory()

const timed = <T>(work: () => T) => {
  const start = performance.now()
  const value = work()
  return { value, ms: Number((performance.now() - start).toFixed(1)) }
}
const firstJudge = timed(() => judgeNeeds(inventory))
const fullJudge = timed(() => judgeNeeds(inventory))
const before = { index: indexInventory(inventory), needs: fullJudge.value }

const changes: Readonly<Record<string, Change>> = {
  disableKey: { change: 'set-key-state', key: sharedKey, state: 'Disabled' },
  removeStatement: {
    change: 'remove-statement',
    document: { of: 'key-policy', key: sharedKey },
    statement: { sid: 'Workload' },
  },
  recreateRole: { change: 'recreate-role', role: 'karpenter-1' },
  attachScpToAccount: {
    change: 'attach-control-policy',
    type: 'scp',
    policy: { name: 'NoKms', policy: { Statement: { Effect: 'Deny', Action: 'kms:*', Resource: '*' } } },
    target: 'workload-0',
  },
}
const measured = Object.entries(changes).map(([name, change]) => {
  const asked = timed(() => whatIf(inventory, [change]))
  const applied = applyChange(inventory, change)
  if ('problem' in applied || asked.value.problems.length > 0) throw new Error(`${name} could not be applied`)
  const again = timed(() => rejudgeNeeds(before, applied.inventory))
  const { needs, unchanged } = findChangedNeeds(before, applied.inventory)
  const { breaks, repairs, changed } = asked.value
  return {
    change: name,
    whatIfMs: asked.ms,
    rejudgeMs: again.ms,
    rejudged: needs.length - unchanged.size,
    breaks: breaks.length,
    repairs: repairs.length,
    changed: changed.length,
  }
})
console.log(
  JSON.stringify({
    bench: 'what-if',
    clusters,
    needs: fullJudge.value.length,
    firstJudgeMs: firstJudge.ms,
    fullJudgeMs: fullJudge.ms,
    ...measured[0],
    all: measured,
    peakMegabytes: Math.round(process.resourceUsage().maxRSS / 1024),
  }),
)
