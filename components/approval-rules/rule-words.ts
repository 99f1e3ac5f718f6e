import { describeApprovals } from '@/lib/domain/grants/approval-rules/demand'
import type { ApprovalRule, RuleMatch } from '@/lib/domain/grants/approval-rules/rules'

const named = (word: string, list: readonly string[] | undefined) => (list ? [`${word} ${list.join(' or ')}`] : [])

/** What a request has to be, as lines; every one has to hold. */
export function matchWords(match: RuleMatch): string[] {
  const words = [
    ...named('Key in account', match.keyAccounts),
    ...named('Grantee in account', match.granteeAccounts),
    ...named('Key or grantee below', match.units),
    ...named('Key with tag', match.keyTags),
    ...named('Account with tag', match.accountTags),
    ...(match.outsideOrganization === undefined
      ? []
      : [match.outsideOrganization ? 'Grantee outside the organization' : 'Grantee in the organization']),
    ...named('Asks for', match.operations),
    ...(match.constrained === undefined
      ? []
      : [match.constrained ? 'Held to an encryption context' : 'Held to no encryption context']),
    ...(match.requester ? [match.requester === 'token' ? 'Asked for by an API token' : 'Asked for by a person'] : []),
  ]
  return words.length > 0 ? words : ['Every request']
}

/** What it then takes, as lines. */
export function demandWords({
  approvers,
  who,
  expiryDays,
  selfApproval,
  warningNote,
}: ApprovalRule['demand']): string[] {
  return [
    approvers === 0 ? 'No approval, where every check passes' : describeApprovals(approvers, who ?? null),
    ...(expiryDays ? [`Within ${expiryDays} ${expiryDays === 1 ? 'day' : 'days'}`] : []),
    ...(selfApproval ? ['The requester counts as an approver'] : []),
    ...(warningNote ? ['A warning is approved with a note'] : []),
  ]
}
