import type { PreflightView, RequestRow } from '@/lib/contracts/requests'
import { accountOf, nameOf } from '@/lib/domain/arn'

/** `alias/payments/ebs for payments-web-prod`. */
export const aboutRequest = (
  request: Pick<RequestRow, 'granteePrincipal' | 'clusterName' | 'keyAlias' | 'keyArn'>,
): string => `${keyName(request)} for ${request.clusterName ?? nameOf(request.granteePrincipal)}`

/** A key by its alias, or by its id where it has none. */
export const keyName = ({ keyAlias, keyArn }: { keyAlias: string; keyArn: string }): string =>
  keyAlias || nameOf(keyArn)

const principalKinds: Readonly<Record<string, string>> = {
  'karpenter-controller': 'Karpenter controller',
  'node-role': 'Node role',
  'identity-only-role': 'Per-instance role of EC2',
  'auto-scaling-role': 'Auto Scaling service-linked role',
  'spot-role': 'EC2 Spot service-linked role',
  'ebs-csi-role': 'EBS CSI driver role',
  'cluster-role': 'Cluster role',
}

export const principalKindWord = (kind: string): string => principalKinds[kind] ?? kind

const levels: Readonly<Record<string, string>> = {
  required: 'Required',
  recommended: 'Recommended',
  seed: 'Seed profile only',
  template: 'Passed on to EC2',
  'not-needed': 'Not needed',
}

export const levelWord = (level: string): string => levels[level] ?? level

/** The call that will be made, as its parameters: what the page shows as the change. */
export function grantCall({ proposal }: Pick<PreflightView, 'proposal'>, name: string | null): string {
  return JSON.stringify(
    {
      KeyId: proposal.keyArn,
      GranteePrincipal: proposal.granteePrincipal,
      Operations: proposal.operations,
      ...(proposal.constraints && {
        Constraints: { EncryptionContextSubset: proposal.constraints.encryptionContextSubset },
      }),
      ...(name && { Name: name }),
    },
    null,
    2,
  )
}

/** `Created by account 111100000002, for a key of 111100000001.` */
export function issuedFrom({ proposal }: Pick<PreflightView, 'proposal'>): string {
  const owner = accountOf(proposal.keyArn)
  const { issuingAccountId } = proposal
  return owner === issuingAccountId
    ? `Created in account ${issuingAccountId}, which owns the key.`
    : `Created from account ${issuingAccountId}, for a key owned by ${owner ?? 'another account'}.`
}

/** What became of a verified grant beside Keyscope, in a word; null where it is what it was, or nobody can tell. */
export const driftWord = ({ grantNow }: Pick<RequestRow, 'grantNow'>): string | null =>
  grantNow?.state === 'gone' ? 'Gone from KMS' : grantNow?.state === 'role-recreated' ? 'Role is gone' : null
