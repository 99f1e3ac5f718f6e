import type { AccountAccess, AwsAccess, SessionOptions } from '@/lib/aws/access'
import type { GrantRequest } from '@/lib/db/generated/client'
import { proposalFromRow } from './proposal-row'
import { sourceIdentityOf, writerArn } from './writer'

/** The writer role in the issuing account, named after the people behind the request and narrowed to this one grant. */
export function enterIssuingAccount(
  aws: AwsAccess,
  request: GrantRequest,
  purpose: SessionPurpose = 'create',
): AccountAccess {
  return aws.forAccount(request.issuingAccountId, 'grant', sessionFor(request, purpose))
}

export type SessionPurpose = 'create' | 'withdraw'

export function sessionFor(request: GrantRequest, purpose: SessionPurpose = 'create'): SessionOptions {
  return {
    sessionName: request.id,
    sourceIdentity: sourceIdentityOf(request.requestedBy),
    tags: {
      'keyscope:request': request.id,
      'keyscope:requester': sourceIdentityOf(request.requestedBy),
      ...(request.decidedBy ? { 'keyscope:approver': sourceIdentityOf(request.decidedBy) } : {}),
    },
    sessionPolicy: JSON.stringify(purpose === 'create' ? sessionPolicy(request) : withdrawingPolicy(request)),
  }
}

/** A session policy intersects with the role's own (R17): a fault or a replay cannot create any other grant with it. */
function sessionPolicy(request: GrantRequest) {
  const { keyArn, granteePrincipal, operations, constraints } = proposalFromRow(request)
  return {
    Version: '2012-10-17',
    Statement: [
      {
        Effect: 'Allow',
        Action: 'kms:CreateGrant',
        Resource: keyArn,
        Condition: {
          StringEquals: {
            'kms:GranteePrincipal': granteePrincipal,
            'kms:RetiringPrincipal': writerArn(request),
            ...(constraints ? { 'kms:GrantConstraintType': 'EncryptionContextSubset' } : {}),
          },
          'ForAllValues:StringEquals': { 'kms:GrantOperations': operations },
        },
      },
      { Effect: 'Allow', Action: ['kms:ListGrants', 'kms:DescribeKey'], Resource: keyArn },
    ],
  }
}

/** KMS has no condition key for a grant's id: the session can withdraw grants of this key that name the role, and create none. */
function withdrawingPolicy({ keyArn }: GrantRequest) {
  return {
    Version: '2012-10-17',
    Statement: [
      {
        Effect: 'Allow',
        Action: ['kms:RetireGrant', 'kms:RevokeGrant', 'kms:ListGrants', 'kms:DescribeKey'],
        Resource: keyArn,
      },
    ],
  }
}
