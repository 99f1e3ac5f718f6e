import { accountOf, nameOf } from '../../arn'
import type { InventoryIndex } from '../../launch-paths/index-inventory'
import type { JudgedNeed } from '../../launch-paths/need'
import { isKnownAbsent } from '../../launch-paths/principal-facts'
import { describeUnread } from '../../observed'
import { evaluate } from '../../policy/evaluate'
import type { PreflightCheck } from '../preflight'
import { type GrantProposal, issuersFor } from '../propose-grant'
import { type Writer, writerQuestion, writerRoleArn } from '../writer-question'

type Outcome = PreflightCheck['outcome']

export function checkIssuingAccount(need: JudgedNeed, proposal: GrantProposal): PreflightCheck {
  const title = 'The right account issues it'
  const issuers = issuersFor(need)
  const right = issuers.find((issuer) => issuer.accountId === proposal.issuingAccountId)
  if (right) return { id: 'issuing-account', outcome: 'pass', title, detail: right.why }
  const detail = `It would be issued by ${proposal.issuingAccountId}, but has to come from ${issuers[0].accountId}. ${issuers[0].why}`
  return { id: 'issuing-account', outcome: 'block', title, detail }
}

/** A grant to a name nobody has would wait for whoever takes that name next, and not work even then (R23). */
export function checkGrantee(index: InventoryIndex, { granteePrincipal }: GrantProposal): PreflightCheck {
  const check = (outcome: Outcome, detail: string) => ({ id: 'grantee', outcome, title: 'The grantee exists', detail })
  const role = index.roles.get(granteePrincipal)
  if (role) return check('pass', `${role.name} with the unique id ${role.roleId}.`)
  if (isKnownAbsent(index, granteePrincipal)) {
    return check(
      'block',
      `There is no ${nameOf(granteePrincipal)} in ${accountOf(granteePrincipal)}. Create the role first.`,
    )
  }
  const reading = index.reads('iam', accountOf(granteePrincipal) ?? '')
  const why = 'unread' in reading ? describeUnread(reading.unread) : 'its account was not scanned'
  return check('unknown', `Whether ${nameOf(granteePrincipal)} exists is not known: ${why}.`)
}

export function checkOrganization(index: InventoryIndex, { granteePrincipal }: GrantProposal): PreflightCheck {
  const title = 'The grantee belongs to the organization'
  const account = accountOf(granteePrincipal) ?? ''
  const known = index.accounts.get(account)
  if (known) return { id: 'organization', outcome: 'pass', title, detail: `Account ${known.name} (${account}).` }
  if (!index.inventory.organization) {
    const detail = 'The organization could not be read, so nobody can tell.'
    return { id: 'organization', outcome: 'unknown', title, detail }
  }
  const detail = `Account ${account} is outside ${index.inventory.organization.id}: the key would be usable by somebody else's account.`
  return { id: 'organization', outcome: 'warn', title, detail }
}

/** May Keyscope's own role make this grant? Found out before the click, not after the approval. */
export function checkWriter(index: InventoryIndex, proposal: GrantProposal, writer: Writer): PreflightCheck {
  const check = (outcome: Outcome, detail: string) => ({
    id: 'writer',
    outcome,
    title: 'Keyscope may create it',
    detail,
  })
  const arn = writerRoleArn(proposal, writer.roleName)
  if (isKnownAbsent(index, arn)) {
    return check(
      'block',
      `The role ${writer.roleName} does not exist in ${proposal.issuingAccountId}. Deploy it there.`,
    )
  }
  const verdict = evaluate(writerQuestion(index, proposal, writer))
  switch (verdict.authorization) {
    case 'allowed':
      return check('pass', `${arn} may call CreateGrant with these parameters. ${verdict.reason}`)
    case 'denied':
      return check('block', `${arn} may not call CreateGrant with these parameters. ${verdict.reason}`)
    case 'conditional':
      return check('warn', `It depends: ${verdict.conditions.join(' ') || verdict.reason}`)
    case 'unknown':
      return check('unknown', verdict.reason)
  }
}
