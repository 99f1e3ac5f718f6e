import { accountOf, parseArn, parseAssumedRole, roleArn } from '../arn'
import { seen } from '../observed'
import { type Case, caseFormat } from './case-format'
import { evaluate } from './evaluate'
import { findOperation } from './operations'
import type { AuthorizationQuestion, ControlPolicies, GrantFacts, PrincipalFacts } from './question'
import type { Decision } from './verdict'

/** The answer to one scenario. `layer` is the verdict's `because`. */
export interface JudgedCase {
  readonly id: string
  readonly verdict: Decision
  readonly authorization: Decision
  readonly layer: string
  readonly reason: string
}

/** A scenario that is not in the shared format: `id` where it has one. */
export interface CaseProblem {
  readonly id: string | null
  readonly problem: string
}

/** Judges a scenario in the shared case format, ignoring the answers it carries. Never throws on what it is given. */
export function judgeCase(caseJson: unknown): JudgedCase | CaseProblem {
  const question = questionOfCase(caseJson)
  if ('problem' in question) return question
  const { verdict, authorization, because, reason } = evaluate(question.question)
  // The case format has no word for what AWS does not document; "conditional" is the one that claims neither answer.
  const inFormat = (decision: Decision) =>
    decision === 'unknown' && because.startsWith('undocumented:') ? 'conditional' : decision
  return {
    id: question.id,
    verdict: inFormat(verdict),
    authorization: inFormat(authorization),
    layer: because,
    reason,
  }
}

/** The engine's question that a scenario asks, or what is wrong with the scenario. */
export function questionOfCase(caseJson: unknown): { id: string; question: AuthorizationQuestion } | CaseProblem {
  let parsed: ReturnType<typeof caseFormat.safeParse>
  try {
    parsed = caseFormat.safeParse(caseJson)
  } catch {
    return { id: null, problem: 'The scenario is nested too deeply to be read.' }
  }
  if (!parsed.success) {
    const issue = parsed.error.issues[0]
    const where = issue?.path.length ? ` at ${issue.path.join('.')}` : ''
    return { id: idOf(caseJson), problem: `The scenario is not in the case format${where}: ${issue?.message}.` }
  }
  const scenario = parsed.data
  const problem = (text: string): CaseProblem => ({ id: scenario.id, problem: text })
  const { request, key } = scenario
  if (!findOperation(request.operation))
    return problem(`request.operation "${request.operation}" is not a KMS permission such as Decrypt or ReEncryptFrom.`)
  if (parseArn(key.arn)?.service !== 'kms') return problem(`key.arn "${key.arn}" is not the ARN of a KMS key.`)
  const principal = principalOf(scenario)
  if (!principal) return problem(`request.principal "${request.principal}" is not among the principals.`)

  const keyAccount = accountOf(key.arn)
  const callerAccount = principal.type === 'service' ? null : accountOf(principal.arn)
  const inOwner = scenario.principals.find((one) => one.type !== 'service' && accountOf(one.arn) === keyAccount)
  return {
    id: scenario.id,
    question: {
      key: {
        ...key,
        aliases: (key.aliases ?? []).map((name) => name.slice(Math.max(0, name.indexOf('alias/')))),
        tags: key.tags ?? {},
        policy: seen({ name: 'key policy', document: key.policy }),
        orgId: inOwner?.orgId,
      },
      principal,
      grants: seen(scenario.grants.map((entry) => grantOf(entry, key.arn))),
      scps: controlPoliciesOf(scenario.scps, callerAccount),
      rcps: controlPoliciesOf(scenario.rcps, keyAccount),
      ...(scenario.vpcEndpointPolicy && { vpcEndpointPolicy: namedPolicy(scenario.vpcEndpointPolicy) }),
      request: { ...request, unknown: request.unknown ?? [] },
    },
  }
}

/** The caller; a session takes from its role's entry what its own does not say. */
function principalOf({ principals, request }: Case): PrincipalFacts | null {
  const own = principals.find(({ arn }) => arn === request.principal)
  const session = parseAssumedRole(request.principal)
  const guess = session && roleArn(session.accountId, session.roleName, request.principal.split(':')[1])
  const role = session && principals.find((one) => isRole(one.type) && matchesRole(one.arn, own?.roleArn ?? guess))
  const source = own ?? role
  if (!source) return null
  const policies = own && own.identityPolicies.length > 0 ? own.identityPolicies : (role ?? source).identityPolicies
  const boundary = own?.boundary ?? role?.boundary
  return {
    arn: request.principal,
    type: own?.type ?? 'session',
    roleArn: own?.roleArn ?? role?.arn,
    userArn: own?.userArn,
    uniqueId: own?.uniqueId ?? role?.uniqueId,
    identityPolicies: seen(policies.map(namedPolicy)),
    boundary: boundary === undefined ? undefined : seen({ name: 'permissions boundary', document: boundary }),
    ...(own?.sessionPolicies && { sessionPolicies: own.sessionPolicies.map(namedPolicy) }),
    tags: { ...role?.tags, ...own?.tags },
    orgId: own?.orgId ?? role?.orgId,
  }
}

const namedPolicy = ({ name, policy }: { name: string; policy?: unknown }) => ({ name, document: policy })

const isRole = (type: string) => type === 'role' || type === 'service-linked-role'

// A session's ARN leaves out its role's path.
function matchesRole(arn: string, wanted: string | null | undefined): boolean {
  if (arn === wanted || !wanted) return arn === wanted
  const name = (text: string) => text.slice(text.lastIndexOf('/') + 1)
  return accountOf(arn) === accountOf(wanted) && name(arn) === name(wanted)
}

function grantOf(entry: Case['grants'][number], keyArn: string): GrantFacts {
  const constraints = entry.Constraints
  return {
    grantId: entry.GrantId,
    // ListGrants gives the ARN; a bare id means a key of the account and Region asked.
    keyArn: entry.KeyId.startsWith('arn:') ? entry.KeyId : keyArn.replace(/key\/.*$/, `key/${entry.KeyId}`),
    name: entry.Name,
    granteePrincipal: entry.GranteePrincipal || undefined,
    granteeServicePrincipal: entry.GranteeServicePrincipal || undefined,
    retiringPrincipal: entry.RetiringPrincipal || undefined,
    retiringServicePrincipal: entry.RetiringServicePrincipal || undefined,
    issuingAccount: (entry.IssuingAccount && accountOf(entry.IssuingAccount)) || undefined,
    operations: entry.Operations,
    constraints: constraints && {
      encryptionContextEquals: constraints.EncryptionContextEquals,
      encryptionContextSubset: constraints.EncryptionContextSubset,
      sourceArn: constraints.SourceArn,
    },
  }
}

function controlPoliciesOf(all: Case['scps'], accountId: string | null): ControlPolicies | undefined {
  const own = all.find((entry) => entry.accountId === accountId)
  return (
    own && {
      accountId: own.accountId,
      managementAccount: own.managementAccount ?? false,
      levels: seen(
        own.levels.map(({ target, policies }) => ({
          target,
          policies: policies.map(namedPolicy),
        })),
      ),
    }
  )
}

const idOf = (value: unknown): string | null =>
  typeof value === 'object' && value !== null && 'id' in value && typeof value.id === 'string' ? value.id : null
