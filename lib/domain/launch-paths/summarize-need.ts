import { accountOf, nameOf } from '../arn'
import type { Grant } from '../inventory/key'
import { isUnseen } from './find-principals'
import type { InventoryIndex } from './index-inventory'
import type { FailureCause } from './name-failure'
import type { JudgedNeed, JudgedOperation, Need, NeedStatus, PrincipalKind } from './need'
import { confidenceOf, sure } from './weigh-evidence'

export const principalKindNames: Readonly<Record<PrincipalKind, string>> = {
  'karpenter-controller': 'Karpenter controller',
  'node-role': 'node role',
  'identity-only-role': 'identity-only role of EC2',
  'auto-scaling-role': 'Auto Scaling service-linked role',
  'spot-role': 'Spot service-linked role',
  'ebs-csi-role': 'EBS CSI driver role',
  'cluster-role': 'cluster role',
}

/** The sentence about a need, and the change that would help. */
export function describeNeed(
  index: InventoryIndex,
  need: Need,
  operations: readonly JudgedOperation[],
  status: NeedStatus,
  cause: FailureCause | null,
): Pick<JudgedNeed, 'summary' | 'fix'> {
  const who = `${principalKindNames[need.principal.kind]} ${nameOfPrincipal(need)}`
  const key = `key ${labelOfKey(index, need.keyArn)}`
  const required = operations.filter((o) => o.level === 'required')
  if (status === 'ok') {
    const all = required.map((o) => o.operation).join(', ')
    const summary = all ? `The ${who} may use ${key}: ${all}.` : `The ${who} needs no operation of ${key} on this path.`
    return { summary, fix: null }
  }
  if (status === 'unknown' || !cause) {
    const open =
      required.find((o) => o.verdict !== 'allowed') ??
      operations.find((o) => o.strict === 'required' && o.verdict !== 'allowed')
    const why = need.keyProblem?.text ?? open?.reason ?? ''
    return { summary: `It cannot be told whether the ${who} may use ${key}: ${why}`, fix: null }
  }
  const { why, fix } = explain(index, need, cause)
  return {
    summary: `The ${who} cannot use ${key} for ${deniedWords(required)}: ${why} Fix in account ${fix.accountId}: ${fix.text}`,
    fix,
  }
}

function nameOfPrincipal({ principal }: Need): string {
  if (isUnseen(principal)) return principal.arn
  const confidence = confidenceOf(principal)
  const guess = confidence < sure ? ` (a guess, ${Math.round(confidence * 100)} %)` : ''
  return `${principalName(principal.arn)} of account ${accountOf(principal.arn)}${guess}`
}

/** A role's name; `aws:ec2-infrastructure` keeps its colon. */
export const principalName = (arn: string) =>
  arn.includes(':role/') ? arn.slice(arn.lastIndexOf('/') + 1) : nameOf(arn)

function deniedWords(required: readonly JudgedOperation[]): string {
  const denied = required.filter((o) => o.verdict === 'denied').map((o) => o.operation)
  if (denied.length > 4 && denied.length === required.length) return `any of the ${denied.length} operations it needs`
  return denied.join(', ')
}

/** `alias/payments (us-east-1, account 111100000002)`; as written when it is no key we know. */
export function labelOfKey(index: InventoryIndex, keyArn: string): string {
  const key = index.keys.get(keyArn)
  return key ? `${key.aliases[0] ?? key.keyId} (${key.region}, account ${key.accountId})` : keyArn
}

function explain(index: InventoryIndex, need: Need, cause: FailureCause) {
  const caller = accountOf(need.principal.arn) ?? ''
  const cluster = index.clusters.get(need.clusterArn)?.accountId ?? caller
  const owner = accountOf(need.keyArn) ?? cluster
  const { operation, grants } = cause
  const [grant] = grants
  const said = (why: string, accountId: string, text: string) => ({ why, fix: { accountId, text } })

  switch (cause.underlying) {
    case 'F1':
      return said(
        `${trap(cause)}${identityGap(operation)} (identity policy, account ${caller}).`,
        caller,
        'allow the missing operations on the key ARN in a policy of the role.',
      )
    case 'F2':
      return said(
        `${trap(cause)}${keyPolicyGap(operation, caller)} (${operation.layer.replace('-', ' ')}, account ${owner}).`,
        owner,
        `admit account ${caller} or the role in the key policy for the missing operations.`,
      )
    case 'F3': {
      const account = operation.layer === 'identity-policy' ? caller : owner
      return said(
        `${trap(cause)}data keys are allowed, but CreateGrant for the instance is not (${operation.layer.replace('-', ' ')}, account ${account}).`,
        account,
        'allow kms:CreateGrant with kms:GrantIsForAWSResource.',
      )
    }
    case 'F4':
      return caller === owner
        ? said(
            `neither the key policy nor a grant lets the service-linked role in (key policy, account ${owner}).`,
            owner,
            'name the service-linked role in the key policy, or grant it the eight operations.',
          )
        : said(
            `neither the key policy nor a grant lets the service-linked role in (grant, account ${caller}).`,
            caller,
            `create a grant on the key from account ${caller}; the key policy must let that account call CreateGrant.`,
          )
    case 'F5':
      return said(
        `grant ${grant?.grantId} was issued by account ${grant?.issuingAccount}, and a service-linked role of another account is only let in by a grant from its own account (R8, R9).`,
        caller,
        `create the grant again from account ${caller} and revoke the old one.`,
      )
    case 'F6':
      return grant
        ? said(
            lowerFirst(
              grants
                .slice(0, 3)
                .map((one) => misdirected(one, need))
                .join(' '),
            ),
            caller,
            `create a grant to ${need.principal.arn} from account ${caller} and revoke the old ${grants.length > 1 ? 'ones' : 'one'}.`,
          )
        : said('the role does not exist.', caller, 'point the cluster to a role that exists, or create it.')
    case 'F7':
      return said(operation.reason, owner, 'bring the key back to Enabled; a grant does not help.')
    case 'F8':
    case 'F9':
    case 'F10':
      return said(need.keyProblem?.text ?? operation.reason, cluster, keyFixes[cause.underlying])
    case 'F12':
      return said(
        operation.reason,
        accountOfLayer(index, operation, caller, owner),
        `exempt arn:aws:iam::*:role/aws:ec2-infrastructure (aws:PrincipalArn) from the denial.`,
      )
    default:
      return said(
        operation.reason,
        accountOfLayer(index, operation, caller, owner),
        `change the ${layerName(operation.layer)} so that it lets the operation through.`,
      )
  }
}

const keyFixes = {
  F8: "name a key of the cluster's own Region.",
  F9: 'write the full key ARN.',
  F10: 'choose a symmetric encryption key.',
} as const

const trap = (cause: FailureCause) =>
  cause.failure === 'F15'
    ? "the account's default EBS key is a customer key that Karpenter's volumes fall back to, and "
    : ''

const identityGap = (operation: JudgedOperation) =>
  operation.because.startsWith('explicit-deny')
    ? 'an identity policy of the role denies it'
    : 'no identity policy of the role allows it on the key'

function keyPolicyGap(operation: JudgedOperation, caller: string): string {
  if (operation.because.startsWith('explicit-deny')) return 'a statement of the key policy denies it'
  if (operation.layer === 'grant') return 'the grant that covers it does not hold for new volumes'
  return `the key policy does not admit the role or account ${caller} for it`
}

const misdirected = ({ grantId, granteePrincipal, issuingAccount }: Grant, need: Need) =>
  granteePrincipal === need.principal.arn && issuingAccount !== accountOf(need.principal.arn)
    ? `Grant ${grantId} was issued by account ${issuingAccount}, not by the role's own (R8, R9).`
    : `Grant ${grantId} goes to ${granteePrincipal}, which is not this role${sameName(granteePrincipal, need)}.`

const lowerFirst = (text: string) => text.charAt(0).toLowerCase() + text.slice(1)

const sameName = (grantee: string | null, need: Need) =>
  grantee === need.principal.arn ? ' but an earlier one under the same name (R23)' : ''

const layerName = (layer: string) =>
  ({ scp: 'service control policy', rcp: 'resource control policy' })[layer] ?? layer.replaceAll('-', ' ')

function accountOfLayer(index: InventoryIndex, operation: JudgedOperation, caller: string, owner: string): string {
  if (operation.layer === 'scp' || operation.layer === 'rcp') {
    return index.inventory.organization?.managementAccountId ?? caller
  }
  return operation.layer === 'key-policy' ? owner : caller
}
