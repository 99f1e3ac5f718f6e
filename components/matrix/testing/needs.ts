import type { CellView, NeedView } from '@/lib/contracts/needs'

/** A required, allowed cell unless said otherwise. */
export function cell(operation: string, given: Partial<CellView> = {}): CellView {
  const verdict = given.verdict ?? 'allowed'
  return {
    operation,
    level: 'required',
    strict: given.level ?? 'required',
    seed: false,
    expects: [],
    request: [],
    verdict,
    authorization: verdict,
    because: verdict === 'allowed' ? 'key-policy' : 'implicit:key-policy',
    layer: 'key-policy',
    reason: '',
    layers: [],
    conditions: [],
    rules: [],
    ...given,
  }
}

/** A Karpenter controller of 111100000004 that needs a key of 111100000002. */
export function need(given: Partial<NeedView> = {}): NeedView {
  return {
    id: 'need-1',
    clusterArn: 'arn:aws:eks:eu-west-1:111100000004:cluster/payments',
    clusterName: 'payments',
    path: 'karpenter',
    principalArn: 'arn:aws:iam::111100000004:role/payments-karpenter',
    principalKind: 'karpenter-controller',
    principalEvidence: [],
    principalConfidence: 1,
    keyArn: 'arn:aws:kms:eu-west-1:111100000002:key/nodes',
    keyAlias: 'alias/nodes',
    keyProblem: null,
    uses: [],
    keyRoles: ['volume'],
    profile: { name: 'strict', version: 1 },
    status: 'ok',
    strictStatus: given.status ?? 'ok',
    seedStatus: 'ok',
    failure: null,
    fix: null,
    summary: '',
    cells: [cell('Decrypt')],
    passRoles: [],
    grantFrom: null,
    openRequestId: null,
    ...given,
  }
}
