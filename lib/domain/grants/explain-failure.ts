import { accountOf } from '../arn'
import { type DenyingDocument, readDenial } from './denial-message'
import type { GrantProposal } from './propose-grant'

/** What AWS answered: its error code and message. */
export interface AwsAnswer {
  readonly code: string
  readonly message: string
}

/** Why CreateGrant failed and what to do next, in plain words; AWS's own text comes last. */
export function explainCreateFailure(answer: AwsAnswer, proposal: GrantProposal, writerRole: string): string {
  return `${wordsFor(answer, proposal, writerRole)} AWS said: ${answer.code}: ${answer.message}`
}

function wordsFor(answer: AwsAnswer, proposal: GrantProposal, writerRole: string): string {
  const owner = accountOf(proposal.keyArn) ?? 'the key owner'
  switch (answer.code) {
    case 'AccessDeniedException':
    case 'AccessDenied':
      return denialWords(answer.message, proposal, writerRole, owner)
    case 'NotFoundException':
      return `The key does not exist in ${owner}, or not in this Region. Scan again and ask for the grant on the key that is used now.`
    case 'DisabledException':
    case 'KMSInvalidStateException':
      return `The key cannot take a grant in its present state. Bring it back to Enabled in ${owner}, then ask again.`
    case 'LimitExceededException':
      return `The key has no room for another grant (F18). Retire grants nobody uses, or ask AWS for a higher quota in ${owner}.`
    case 'InvalidArnException':
      return `KMS does not accept the grantee ${proposal.granteePrincipal}: most often the role does not exist (yet). Create it, wait a minute, then ask again.`
    case 'ValidationException':
      return 'KMS does not accept the parameters: most often an operation that this kind of key cannot perform. Ask again with other operations.'
    default:
      return 'CreateGrant failed. Look at what AWS said, mend it, then ask again.'
  }
}

function denialWords(message: string, proposal: GrantProposal, writerRole: string, owner: string): string {
  const issuer = proposal.issuingAccountId
  const denial = readDenial(message)
  if (!denial) return `${writerRole} was refused. Compare its policy and the key policy with what CreateGrant needs.`
  return `${writerRole} was refused by ${denial.explicit ? 'an explicit deny in' : 'the lack of an allow in'} a ${denial.document}. ${nextStep(denial.document, denial.explicit, { issuer, owner, writerRole, keyArn: proposal.keyArn })}`
}

interface Places {
  readonly issuer: string
  readonly owner: string
  readonly writerRole: string
  readonly keyArn: string
}

function nextStep(document: DenyingDocument, explicit: boolean, { issuer, owner, writerRole, keyArn }: Places): string {
  switch (document) {
    case 'identity-based policy':
      return explicit
        ? `Take the deny of kms:CreateGrant off ${writerRole} in ${issuer}.`
        : `Allow kms:CreateGrant on ${keyArn} in the policy of ${writerRole} in ${issuer}.`
    case 'resource-based policy':
      return explicit
        ? `The owner of the key in ${owner} has to exempt ${writerRole} of ${issuer} from the deny in the key policy.`
        : `The owner of the key in ${owner} has to allow kms:CreateGrant for account ${issuer} in the key policy, without kms:GrantIsForAWSResource.`
    case 'permissions boundary':
      return `Widen the permissions boundary of ${writerRole} in ${issuer} to kms:CreateGrant.`
    case 'session policy':
      return 'Keyscope narrows its session to the approved grant, and the call did not fit it: report this as a fault of Keyscope.'
    case 'service control policy':
      return `Whoever owns the organization's policies has to let ${writerRole} of ${issuer} call kms:CreateGrant, for example by the tag their policy exempts.`
    case 'resource control policy':
      return `Whoever owns the organization's policies has to let ${issuer} call kms:CreateGrant on keys of ${owner}.`
    case 'VPC endpoint policy':
      return 'Allow kms:CreateGrant in the policy of the VPC endpoint that Keyscope’s worker calls KMS through.'
  }
}

/** Why the writer role could not be assumed. */
export function explainAssumeFailure(answer: AwsAnswer, issuingAccountId: string, writerRole: string): string {
  const words =
    answer.code === 'AccessDenied' || answer.code === 'AccessDeniedException'
      ? `Keyscope may not become ${writerRole} in ${issuingAccountId}. Its trust policy has to allow sts:AssumeRole, sts:SetSourceIdentity and sts:TagSession to Keyscope's own role, with the external id that is configured; and the role has to exist.`
      : `Keyscope could not become ${writerRole} in ${issuingAccountId}.`
  return `${words} AWS said: ${answer.code}: ${answer.message}`
}
