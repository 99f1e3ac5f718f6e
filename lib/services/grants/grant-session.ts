import type { AccountAccess, AwsAccess, SessionOptions } from '@/lib/aws/access'
import type { GrantRequest } from '@/lib/db/generated/client'
import { proposalFromRow } from './proposal-row'
import { sourceIdentityOf } from './writer'

/** The writer role in the issuing account, named after the people behind the request and narrowed to this one grant. */
export function enterIssuingAccount(aws: AwsAccess, request: GrantRequest): AccountAccess {
  return aws.forAccount(request.issuingAccountId, 'grant', sessionFor(request))
}

export function sessionFor(request: GrantRequest): SessionOptions {
  return {
    sessionName: request.id,
    sourceIdentity: sourceIdentityOf(request.requestedBy),
    tags: {
      'keyscope:request': request.id,
      'keyscope:requester': sourceIdentityOf(request.requestedBy),
      ...(request.decidedBy ? { 'keyscope:approver': sourceIdentityOf(request.decidedBy) } : {}),
    },
    sessionPolicy: JSON.stringify(sessionPolicy(request)),
  }
}

/** A session policy intersects with the role's own (R17): a fault or a replay cannot create any other grant with it. */
function sessionPolicy(request: GrantRequest) {
  const { keyArn, granteePrincipal, operations } = proposalFromRow(request)
  return {
    Version: '2012-10-17',
    Statement: [
      {
        Effect: 'Allow',
        Action: 'kms:CreateGrant',
        Resource: keyArn,
        Condition: {
          StringEquals: { 'kms:GranteePrincipal': granteePrincipal },
          'ForAllValues:StringEquals': { 'kms:GrantOperations': operations },
        },
      },
      { Effect: 'Allow', Action: ['kms:ListGrants', 'kms:DescribeKey'], Resource: keyArn },
    ],
  }
}
