// How fast a whole organization is judged. `npm run bench -- needs [clusters]` prints one JSON line.

import { organization } from '../lib/domain/inventory/testing/organization-builder'
import type { TestStatement } from '../lib/domain/inventory/testing/statements'
import { judgeNeeds } from '../lib/domain/launch-paths/judge-needs'
import { runChecks } from '../lib/domain/posture/run-checks'

const clusters = Number(process.argv[2] ?? 1000)
const org = organization()
const vault = org.account('key-vault', 'ou-keys')
const workload = org.account('workload')
const usesEc2: TestStatement[] = [
  { Effect: 'Allow', Action: ['ec2:CreateFleet', 'ec2:RunInstances', 'iam:PassRole'], Resource: '*' },
]
for (let i = 0; i < clusters; i++) {
  const key = (i % 2 ? vault : workload).key(`nodes-${i}`, {
    admits: [
      {
        Effect: 'Allow',
        Principal: { AWS: `arn:aws:iam::${workload.id}:root` },
        Action: ['kms:Decrypt', 'kms:DescribeKey', 'kms:GenerateDataKey*', 'kms:ReEncrypt*', 'kms:CreateGrant'],
        Resource: '*',
      },
    ],
  })
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
  return { value: work(), seconds: (performance.now() - start) / 1000 }
}
const judged = timed(() => judgeNeeds(inventory))
const checked = timed(() => runChecks(inventory, judged.value))
const cells = judged.value.reduce((sum, need) => sum + need.operations.length, 0)
console.log(
  JSON.stringify({
    bench: 'needs',
    clusters,
    needs: judged.value.length,
    cells,
    broken: judged.value.filter((need) => need.status === 'broken').length,
    judgeSeconds: Number(judged.seconds.toFixed(2)),
    cellsPerSecond: Math.round(cells / judged.seconds),
    checks: checked.value.length,
    checkSeconds: Number(checked.seconds.toFixed(2)),
    peakMegabytes: Math.round(process.resourceUsage().maxRSS / 1024),
  }),
)
