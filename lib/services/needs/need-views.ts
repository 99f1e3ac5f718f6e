import type { NeedView } from '@/lib/contracts/needs'
import type { Transaction } from '@/lib/db/client'
import type { NeedRecord } from '@/lib/db/generated/client'
import { needFromRow } from '@/lib/db/mappers/need-row'
import { nameOf } from '@/lib/domain/arn'
import { openGrantStates } from '@/lib/domain/grants/lifecycle'
import { grantFixFor } from '@/lib/domain/grants/propose-grant'
import type { JudgedNeed } from '@/lib/domain/launch-paths/need'
import { describeRequest } from '@/lib/domain/launch-paths/request-context'
import { confidenceOf } from '@/lib/domain/launch-paths/weigh-evidence'

/** Stored needs as pages show them, with names, and with the request that is already under way. */
export async function needViews(
  tx: Pick<Transaction, 'keySummary' | 'clusterSummary' | 'grantRequest'>,
  rows: readonly NeedRecord[],
): Promise<NeedView[]> {
  const needs = rows.map(needFromRow)
  const [keys, clusters, requests] = await Promise.all([
    tx.keySummary.findMany({
      where: { arn: { in: [...new Set(needs.map((n) => n.keyArn))] } },
      select: { arn: true, alias: true },
    }),
    tx.clusterSummary.findMany({
      where: { arn: { in: [...new Set(needs.map((n) => n.clusterArn))] } },
      select: { arn: true, name: true },
    }),
    tx.grantRequest.findMany({
      where: { needId: { in: needs.map((n) => n.id) }, state: { in: [...openGrantStates] } },
      select: { id: true, needId: true },
    }),
  ])
  const aliasOf = new Map(keys.map((k) => [k.arn, k.alias]))
  const clusterName = new Map(clusters.map((c) => [c.arn, c.name]))
  const requestOf = new Map(requests.map((r) => [r.needId, r.id]))
  return needs.map((need) =>
    toNeedView(need, {
      keyAlias: aliasOf.get(need.keyArn) ?? '',
      clusterName: clusterName.get(need.clusterArn) ?? nameOf(need.clusterArn),
      openRequestId: requestOf.get(need.id) ?? null,
    }),
  )
}

export function toNeedView(
  need: JudgedNeed,
  names: { keyAlias: string; clusterName: string; openRequestId: string | null },
): NeedView {
  const fix = grantFixFor(need)
  return {
    id: need.id,
    clusterArn: need.clusterArn,
    clusterName: names.clusterName,
    path: need.path,
    principalArn: need.principal.arn,
    principalKind: need.principal.kind,
    principalEvidence: need.principal.evidence.map((e) => ({ ...e })),
    principalConfidence: confidenceOf(need.principal),
    keyArn: need.keyArn,
    keyAlias: names.keyAlias,
    keyProblem: need.keyProblem?.text ?? null,
    uses: need.uses.map((use) => ({ ...use })),
    keyRoles: [...need.keyRoles],
    profile: { ...need.profile },
    status: need.status,
    strictStatus: need.strictStatus,
    seedStatus: need.seedStatus,
    failure: need.failure,
    summary: need.summary,
    fix: need.fix && { ...need.fix },
    passRoles: need.passRoles.map((one) => ({ ...one })),
    cells: need.operations.map((o) => ({
      ...o,
      expects: [...o.expects],
      request: describeRequest(need, o.operation),
      layers: o.layers.map((layer) => ({ ...layer, evidence: [...layer.evidence] })),
      conditions: [...o.conditions],
      rules: [...o.rules],
    })),
    grantFrom: fix.kind === 'grant' ? fix.proposal.issuingAccountId : null,
    openRequestId: names.openRequestId,
  }
}
