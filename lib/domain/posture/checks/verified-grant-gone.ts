import { describeGone, type GrantNow, grantNow } from '../../grants/grant-now'
import type { RequestRecord } from '../../grants/grant-records'
import type { Key } from '../../inventory/key'
import { type CheckOutcome, cannotTell, defineCheck, fail, notApplicable, pass } from '../define-check'
import { madeGrants } from '../grant-subjects'
import { aboutKey, customerKeys, type PostureFacts } from '../posture-facts'

interface Subject {
  readonly key: Key
  readonly request: RequestRecord | null
}

export const verifiedGrantGone = defineCheck<Subject>({
  id: 'KGD-GRT-09',
  slug: 'verified-grant-gone',
  version: 1,
  severity: 'high',
  title: 'A grant that Keyscope verified is gone, or serves nobody any more',
  remediation:
    'Open the request and ask for the grant again; the old one is retired once the new one is verified. If nobody needs it, revoke it there.',
  frameworks: ['NIST 800-53 r5 AU-12 (derived)', 'NIST 800-53 r5 CM-3 (derived)'],
  scope: 'key',
  subjects: (facts) =>
    customerKeys(facts).flatMap((key): Subject[] => {
      const requests = facts.records.requests.get(key.arn) ?? []
      return requests.length > 0 ? requests.map((request) => ({ key, request })) : [{ key, request: null }]
    }),
  about: ({ key, request }) =>
    request
      ? {
          ...aboutKey(key),
          resourceId: `${key.arn} grant ${request.grantId}`,
          principalArn: request.granteePrincipal,
          ...(request.clusterArn && { clusterArn: request.clusterArn }),
        }
      : aboutKey(key),
  evaluate: ({ key, request }, facts): CheckOutcome => {
    if (!request) return notApplicable('Keyscope has made no grant on the key that should be there now.')
    const now = nowOf(facts, key, request)
    const evidence = { grantId: request.grantId, request: request.number, ...evidenceOf(now) }
    const name = `The grant of request ${request.number}`
    switch (now.state) {
      case 'there':
        return pass(`${name} is listed as it was verified.`, evidence)
      case 'not-known':
        return cannotTell(
          `Whether the grant of request ${request.number} is there is not known: ${now.reason}`,
          evidence,
        )
      case 'role-recreated':
        return fail(
          `${name} is for a role that was deleted and created again; another role has its name now (R23).`,
          evidence,
        )
      case 'gone': {
        const other = stillGiven(facts, key, request)
        if (other) return pass(`${name} is gone, but grant ${other} gives the same.`, evidence)
        const tool = now.by?.tool ? ` What ${now.by.tool} took away it may take away again: change its code first.` : ''
        return fail(`${name} is ${describeGone(now)}.${tool}`, evidence)
      }
    }
  },
})

function nowOf(facts: PostureFacts, key: Key, { grantId, granteePrincipal }: RequestRecord): GrantNow {
  const { index, records } = facts
  return grantNow({
    key,
    grant: index.grantsByKey.get(key.arn)?.find((grant) => grant.grantId === grantId) ?? null,
    role: index.roles.get(granteePrincipal) ?? null,
    gone: records.gone.get(grantId) ?? null,
  })
}

const evidenceOf = (now: GrantNow) =>
  now.state === 'gone'
    ? { since: now.since, actor: now.by }
    : now.state === 'role-recreated'
      ? { role: now.roleArn }
      : {}

/** Another grant that lets the same grantee do all of it. */
function stillGiven(facts: PostureFacts, key: Key, { granteePrincipal, operations }: RequestRecord): string | null {
  const other = madeGrants(facts, key).find(
    (grant) =>
      grant.granteePrincipal === granteePrincipal &&
      grant.constraints === null &&
      operations.every((operation) => grant.operations.includes(operation)),
  )
  return other?.grantId ?? null
}
