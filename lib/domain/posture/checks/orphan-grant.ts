import { accountOf, parseAssumedRole } from '../../arn'
import type { Grant } from '../../inventory/key'
import { isListed } from '../../inventory/reads'
import { isOutlived } from '../../launch-paths/key-facts'
import { type CheckOutcome, cannotTell, defineCheck, fail, notApplicable, pass } from '../define-check'
import { aboutGrant, type GrantSubject, grantEvidence, grantSubjects, withoutGrant } from '../grant-subjects'
import type { PostureFacts } from '../posture-facts'

export const orphanGrant = defineCheck<GrantSubject>({
  id: 'KGD-GRT-02',
  slug: 'orphan-grant',
  version: 1,
  severity: 'medium',
  title: 'A grant goes to a principal that is gone',
  remediation: 'Revoke the grant; if the role was created again, make a new grant to it (R23).',
  frameworks: ['NIST 800-53 r5 AC-2(3) (derived)', 'NIST 800-53 r5 AC-6 (derived)', 'ISO 27001:2022 A.5.18 (derived)'],
  scope: 'key',
  subjects: (facts) => grantSubjects(facts),
  about: aboutGrant,
  evaluate: ({ key, grant }, facts): CheckOutcome => {
    if (!grant) return withoutGrant(key, 'grant made by people or pipelines')
    const evidence = grantEvidence(grant)
    const grantee = grant.granteePrincipal
    if (!grantee || grantee.endsWith('.amazonaws.com')) return notApplicable('The grantee is an AWS service.', evidence)
    if (isOutlived(facts.index, grant)) {
      return fail(
        `${grantee} was created after the grant: it is another role under the same name.${again(facts, grant)}`,
        evidence,
      )
    }
    const found = exists(facts, grant, grantee)
    if (found === 'yes') return pass(`${grantee} exists.`, evidence)
    if (found === 'no') return fail(`${grantee} does not exist any more.${again(facts, grant)}`, evidence)
    return cannotTell(`${grantee} belongs to an account whose IAM was not read.`, evidence)
  },
})

/** A grant that Keyscope made says for whom; a role of that name can be asked for again in one step. */
function again(facts: PostureFacts, { keyArn, grantId }: Grant): string {
  const request = facts.records.requests.get(keyArn)?.find((one) => one.grantId === grantId)
  if (!request) return ''
  const made = `It was made for ${request.granteePrincipal} by request ${request.number}`
  const role = facts.index.roles.get(request.granteePrincipal)
  if (!role) return ` ${made}.`
  const since = role.createdAt ? ` since ${role.createdAt}` : ''
  return ` ${made}; a role of that name exists${since}. Ask for it again from that request.`
}

function exists(facts: PostureFacts, grant: Grant, grantee: string): 'yes' | 'no' | 'unknown' {
  const { index } = facts
  if (/^A(RO|ID)A[A-Z0-9]/.test(grantee)) {
    const id = grantee.split(':')[0] ?? ''
    if (index.rolesByUniqueId.has(id) || facts.userIds.has(id)) return 'yes'
    // A unique id does not say whose it is; the account that issued the grant most likely knew its own principal.
    return wasRead(facts, grant.issuingAccount) ? 'no' : 'unknown'
  }
  const account = accountOf(grantee)
  if (grantee === account || grantee.endsWith(':root'))
    return account && index.accounts.has(account) ? 'yes' : 'unknown'
  const session = parseAssumedRole(grantee)
  const isThere = session
    ? (index.rolesByAccount.get(session.accountId) ?? []).some((role) => role.name === session.roleName)
    : index.roles.has(grantee) || facts.users.has(grantee)
  if (isThere) return 'yes'
  return wasRead(facts, account) ? 'no' : 'unknown'
}

const wasRead = (facts: PostureFacts, accountId: string | null) =>
  accountId !== null && isListed(facts.index.reads('iam', accountId))
