import { accountOf, regionOf, roleArn } from '../arn'
import { controlPoliciesOver } from '../launch-paths/control-policies'
import type { InventoryIndex } from '../launch-paths/index-inventory'
import { grantFacts, keyFacts } from '../launch-paths/key-facts'
import { principalFacts } from '../launch-paths/principal-facts'
import type { AuthorizationQuestion } from '../policy/question'
import type { GrantProposal } from './propose-grant'

/** The role in the issuing account that calls CreateGrant for a request. */
export const writerRoleArn = (proposal: Pick<GrantProposal, 'issuingAccountId' | 'keyArn'>, roleName: string) =>
  roleArn(proposal.issuingAccountId, roleName, proposal.keyArn.split(':')[1])

export interface Writer {
  readonly roleName: string
  /** The person STS will be told of. */
  readonly sourceIdentity: string
}

/** Where the call comes from and when is not known in advance. */
const unknownKeys = [
  'aws:SourceIp',
  'aws:VpcSourceIp',
  'aws:SourceVpc',
  'aws:SourceVpce',
  'aws:SourceVpcArn',
  'aws:CurrentTime',
  'aws:EpochTime',
  'aws:TokenIssueTime',
  'aws:UserAgent',
  'aws:userid',
]

/**
 * May the writer role make this grant? It calls KMS directly, so `kms:GrantIsForAWSResource` is false (R11): a key policy or SCP
 * that leaves grants to AWS services refuses it (domain.md 1.3).
 */
export function writerQuestion(index: InventoryIndex, proposal: GrantProposal, writer: Writer): AuthorizationQuestion {
  const arn = writerRoleArn(proposal, writer.roleName)
  const principal = principalFacts(index, { arn })
  const { organization } = index.inventory
  const path = index.accounts.get(proposal.issuingAccountId)?.path ?? []
  return {
    key: keyFacts(index, proposal.keyArn),
    principal,
    grants: grantFacts(index, proposal.keyArn, principal),
    scps: controlPoliciesOver(index, proposal.issuingAccountId, 'SERVICE_CONTROL_POLICY') ?? undefined,
    rcps: controlPoliciesOver(index, accountOf(proposal.keyArn) ?? '', 'RESOURCE_CONTROL_POLICY') ?? undefined,
    request: {
      operation: 'CreateGrant',
      context: {
        'kms:GrantIsForAWSResource': false,
        'aws:ViaAWSService': false,
        'aws:PrincipalIsAWSService': false,
        'aws:SecureTransport': true,
        'aws:RequestedRegion': regionOf(proposal.keyArn) ?? '',
        'aws:SourceIdentity': writer.sourceIdentity,
        ...(organization && path.length > 0
          ? { 'aws:PrincipalOrgPaths': [`${organization.id}/${path.join('/')}/`] }
          : {}),
      },
      unknown: unknownKeys,
      parameters: {
        GranteePrincipal: proposal.granteePrincipal,
        RetiringPrincipal: arn,
        Operations: proposal.operations,
        ...(proposal.constraints
          ? { Constraints: { EncryptionContextSubset: proposal.constraints.encryptionContextSubset } }
          : {}),
      },
    },
  }
}
