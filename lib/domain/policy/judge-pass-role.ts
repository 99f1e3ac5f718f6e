import { describeUnread, type Observed } from '../observed'
import { BoundedCache } from './bounded-cache'
import { type ConditionTest, compileCondition } from './conditions'
import { noKey } from './derived-facts'
import { isProblem, type Listed, type PolicyStatement, parseDocument } from './document'
import { findOperation } from './operations'
import { identityOf } from './principal-identity'
import type { ControlPolicies, KmsRequest, NamedPolicy, PrincipalFacts } from './question'
import { RequestContext } from './request-context'
import { RequestFacts } from './request-facts'
import { compileResources, matchResources, type ResourceTest } from './resources'
import { CallerFacts, KeySideFacts } from './side-facts'
import { testConditions } from './test-conditions'
import { both, either, MAYBE, NO, type Tri, YES } from './tri'
import type { Decision, Layer } from './verdict'
import { matchesPattern, patternOf } from './wildcard'

export interface PassRoleQuestion {
  readonly principal: PrincipalFacts
  readonly roleArn: string
  /** SCPs of the caller's account; undefined = the account is in no organization. */
  readonly scps?: ControlPolicies
  readonly request: Pick<KmsRequest, 'context' | 'unknown'>
}

export interface PassRoleVerdict {
  readonly verdict: Decision
  /** The layer that decides. */
  readonly layer: Layer
  readonly reason: string
}

/**
 * May this principal pass this role? `iam:PassRole` is decided by identity policies, boundary and SCPs of one account: no resource policy
 * and no grant takes part. Documents, conditions and resources are read as for KMS; the engine of KMS itself has no part in it.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_use_passrole.html
 */
export function judgePassRole(question: PassRoleQuestion): PassRoleVerdict {
  const { principal, roleArn, scps } = question
  const facts = factsOf(question)
  const ask = (layer: Layer, name: string, observed: Observed<readonly NamedPolicy[]>) =>
    say({ layer, name, observed, roleArn, facts })
  const layers = [
    ...controlLevels(scps, principal).map(({ target, observed }) => ask('scp', `the SCPs of ${target}`, observed)),
    ask('identity-policy', 'the identity policies', principal.identityPolicies),
    ...(principal.boundary
      ? [ask('permissions-boundary', 'the permissions boundary', listOf(principal.boundary))]
      : []),
  ]
  return weigh(layers, nameOfRole(roleArn))
}

interface LayerSay {
  readonly layer: Layer
  readonly name: string
  readonly allow: Tri
  readonly deny: Tri
  /** What allows or denies: a document and its statement. */
  readonly by: string
  readonly unread: string | null
}

function weigh(layers: readonly LayerSay[], role: string): PassRoleVerdict {
  const said = (verdict: Decision, { layer }: LayerSay, reason: string): PassRoleVerdict => ({ verdict, layer, reason })
  const denies = layers.find(({ deny }) => deny === YES)
  if (denies) return said('denied', denies, `${denies.by} denies iam:PassRole on ${role}.`)
  // A layer that was read as a whole and has no Allow decides, whatever others hide.
  const silent = layers.find(({ allow, unread }) => allow === NO && unread === null)
  if (silent)
    return said('denied', silent, `No statement of ${silent.name} allows iam:PassRole on ${role} to ec2.amazonaws.com.`)
  const hidden = layers.find(({ unread }) => unread !== null)
  if (hidden) return said('unknown', hidden, `What decides iam:PassRole on ${role} could not be read: ${hidden.unread}`)
  const open = layers.find(({ allow, deny }) => allow === MAYBE || deny === MAYBE)
  if (open)
    return said(
      'conditional',
      open,
      `${open.by} lets ${role} be passed or not by what is only known at the time of the call.`,
    )
  const allows = layers.find(({ layer }) => layer === 'identity-policy')!
  return said('allowed', allows, `${allows.by} allows iam:PassRole on ${role}.`)
}

const nameOfRole = (arn: string) => `role ${arn.slice(arn.lastIndexOf('/') + 1)}`

const listOf = (observed: Observed<NamedPolicy>): Observed<readonly NamedPolicy[]> =>
  observed.state === 'seen' ? { state: 'seen', value: [observed.value] } : observed

function controlLevels(scps: ControlPolicies | undefined, principal: PrincipalFacts) {
  if (!scps || scps.managementAccount || identityOf(principal).isServiceLinkedRole) return []
  if (scps.levels.state !== 'seen') return [{ target: 'the organization', observed: scps.levels }]
  return scps.levels.value.map(({ target, policies }) => ({
    target,
    observed: { state: 'seen' as const, value: policies },
  }))
}

interface LayerQuestion {
  readonly layer: Layer
  readonly name: string
  readonly observed: Observed<readonly NamedPolicy[]>
  readonly roleArn: string
  readonly facts: RequestFacts
}

function say({ layer, name, observed, roleArn, facts }: LayerQuestion): LayerSay {
  if (observed.state !== 'seen') return { layer, name, allow: NO, deny: NO, by: name, unread: describeUnread(observed) }
  let allow: Tri = NO
  let deny: Tri = NO
  let by = name
  let unread: string | null = null
  for (const policy of observed.value) {
    const statements = statementsOf(policy)
    if ('problem' in statements) {
      unread ??= `policy ${policy.name} cannot be understood: ${statements.problem}.`
      continue
    }
    for (const statement of statements.passing) {
      const matched = both(
        matchResources(statement.resources, roleArn, statement.effect, facts, anyOperation),
        testConditions(statement.conditions, facts, anyOperation),
      )
      if (matched === NO) continue
      const stronger = matched > (statement.effect === 'Deny' ? deny : allow)
      if (statement.effect === 'Deny') deny = either(deny, matched)
      else allow = either(allow, matched)
      // A Deny is named before the Allow it takes away.
      if (stronger && (statement.effect === 'Deny' || deny === NO))
        by = `Statement ${statement.label} of ${policy.name}`
    }
  }
  return { layer, name, allow, deny, by, unread }
}

interface PassingStatement {
  readonly label: string
  readonly effect: 'Allow' | 'Deny'
  readonly resources: ResourceTest
  readonly conditions: readonly ConditionTest[]
}

type PassingStatements = { readonly passing: readonly PassingStatement[] } | { readonly problem: string }

const compiled = new BoundedCache<PassingStatements>(5_000)

function statementsOf({ document, hash }: NamedPolicy): PassingStatements {
  return hash === undefined ? compile(document) : compiled.get(hash, () => compile(document))
}

/** The statements of a document that can bear on iam:PassRole. */
function compile(source: unknown): PassingStatements {
  const document = parseDocument(source, 'identity')
  if (isProblem(document)) return document
  const passing: PassingStatement[] = []
  for (const statement of document.statements) {
    const conditions: ConditionTest[] = []
    for (const line of statement.conditions) {
      const test = compileCondition(line, { variables: document.variables, effect: statement.effect })
      if (isProblem(test)) return { problem: `statement ${statement.label}: ${test.problem}` }
      conditions.push(test)
    }
    const { label, effect, resources } = statement
    if (!resources || resources.values.length === 0 || !coversPassRole(statement.actions)) continue
    passing.push({ label, effect, resources: compileResources(resources, document.variables), conditions })
  }
  return { passing }
}

function coversPassRole({ negated, values }: Listed & PolicyStatement['actions']): boolean {
  if (values.length === 0) return false
  const named = values.some((action) => matchesPattern(patternOf(action.toLowerCase()), 'iam:passrole'))
  return named !== negated
}

// What a request for an IAM action carries of KMS's own keys: nothing. An operation that carries the fewest stands for it.
const anyOperation = findOperation('DescribeKey')!
const factsOfNoKey = [
  'kms:KeySpec',
  'kms:KeyUsage',
  'kms:KeyOrigin',
  'kms:MultiRegion',
  'kms:MultiRegionKeyType',
  'kms:ResourceAliases',
  'kms:CallerAccount',
]

function factsOf({ principal, roleArn, request }: PassRoleQuestion): RequestFacts {
  const absent = Object.fromEntries(factsOfNoKey.map((key) => [key, []]))
  const context = new RequestContext({ context: { ...absent, ...request.context }, unknown: request.unknown }, null)
  return new RequestFacts(
    new CallerFacts(context, principal, { triesOut: false }),
    new KeySideFacts({ ...noKey, arn: roleArn }),
  )
}
