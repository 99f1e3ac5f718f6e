import { accountOf } from '../arn'
import { mapSeen, seen, seenOr } from '../observed'
import type { AuthorizationQuestion, KmsRequest, NamedPolicy, PrincipalFacts } from '../policy/question'
import type { Situation } from './situation'

/** Somebody whom a fix must not let in. */
export interface Probe {
  readonly principal: PrincipalFacts
  /** Has the caller's managed policies and boundary, so it sees what is done to them. */
  readonly twin: boolean
}

/** An account that nobody in the question has to do with. */
export const outsider = '999900000009'
const everythingInKms: NamedPolicy = {
  name: 'everything in KMS',
  document: { Version: '2012-10-17', Statement: { Effect: 'Allow', Action: 'kms:*', Resource: '*' } },
}

/**
 * Made-up principals of the caller's account, of the key's and of an unrelated one: a role without policies, one with the
 * caller's, one that IAM lets do everything in KMS, and the root user. Whoever these keep out, a fix names too widely.
 */
export function builtInProbes({ question, home, owner, names }: Situation): Probe[] {
  const { principal, key } = question
  const partition = key.arn.split(':')[1] || 'aws'
  const orgs: Record<string, string | undefined> = { [owner]: key.orgId, ...(home ? { [home]: principal.orgId } : {}) }
  return [...new Set([...(home ? [home] : []), owner, outsider])].flatMap((account): Probe[] => {
    const role = (name: string, more: Partial<PrincipalFacts>): PrincipalFacts => ({
      arn: `arn:${partition}:iam::${account}:role/${name}`,
      type: 'role',
      identityPolicies: seen([]),
      orgId: orgs[account],
      ...more,
    })
    const { identityPolicies } = principal
    const boundary = account === home && principal.boundary ? { boundary: principal.boundary } : {}
    const probes: Probe[] = [
      { principal: role('keyscope-probe-without-policies', {}), twin: false },
      {
        principal: role('keyscope-probe-with-same-policies', { identityPolicies, ...boundary }),
        twin: account === home,
      },
      { principal: role('keyscope-probe-with-all-of-kms', { identityPolicies: seen([everythingInKms]) }), twin: false },
      {
        principal: { ...role('', {}), arn: `arn:${partition}:iam::${account}:root`, type: 'root' },
        twin: false,
      },
    ]
    return probes.filter((probe) => !names.includes(probe.principal.arn))
  })
}

/** The probe as it is once the caller's documents are changed: what it shares with the caller changes for it too. */
export function probeAfter({ principal, twin }: Probe, before: PrincipalFacts, after: PrincipalFacts): PrincipalFacts {
  if (before === after || accountOf(principal.arn) !== accountOf(before.arn)) return principal
  const own = seenOr(before.identityPolicies, [])
  const now = seenOr(after.identityPolicies, [])
  const shares = (one: NamedPolicy, other: NamedPolicy) =>
    other.arn !== 'inline' && (twin ? one === other : other.arn !== undefined && one.arn === other.arn)
  const nextOf = (policy: NamedPolicy) => now[own.findIndex((other) => shares(policy, other))] ?? policy
  const boundary = principal.boundary && seenOr(principal.boundary, null)
  const limit = before.boundary && seenOr(before.boundary, null)
  return {
    ...principal,
    identityPolicies: mapSeen(principal.identityPolicies, (policies) => policies.map(nextOf)),
    ...(boundary && limit && after.boundary && shares(boundary, limit) ? { boundary: after.boundary } : {}),
  }
}

const ofCaller =
  /^(aws:principal.*|aws:userid|aws:username|aws:sourceidentity|aws:tokenissuetime|aws:multifactorauth.*|aws:federatedprovider|kms:calleraccount)$/

const withoutCaller = new WeakMap<KmsRequest, KmsRequest>()

/** The request without what it says of the caller. */
function strippedRequest(request: KmsRequest): KmsRequest {
  const known = withoutCaller.get(request)
  if (known) return known
  const context = Object.entries(request.context).filter(([key]) => !ofCaller.test(key.toLowerCase()))
  const stripped = { ...request, context: Object.fromEntries(context) }
  withoutCaller.set(request, stripped)
  return stripped
}

/** The same question asked by somebody else. */
export function askedBy(question: AuthorizationQuestion, principal: PrincipalFacts): AuthorizationQuestion {
  const sameAccount = principal.type !== 'service' && accountOf(principal.arn) === accountOf(question.principal.arn)
  return {
    key: question.key,
    principal,
    grants: question.grants,
    rcps: question.rcps,
    scps: sameAccount ? question.scps : undefined,
    vpcEndpointPolicy: sameAccount ? question.vpcEndpointPolicy : undefined,
    request: strippedRequest(question.request),
  }
}
