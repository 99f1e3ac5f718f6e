import { seen } from '../observed'
import { evaluate } from '../policy/evaluate'
import type { KmsOperation } from '../policy/operations'
import type { AuthorizationQuestion, KeyState } from '../policy/question'
import type { Verdict } from '../policy/verdict'
import { addStatements, type Edit } from './edit'
import { deniesOutright, type FoundDeny, findDenies } from './find-denies'
import type { Blocking } from './fix'
import { narrowDeny } from './narrow-deny'
import { allowStatements } from './new-statement'
import { readPolicy } from './policy-json'
import { questionFor, type Situation } from './situation'
import { levelsOf, policyAt, type Target, targetKey } from './target'

/** What has to go whatever else is given: one or two ways to do it, the most exact first, or what nothing can lift. */
export interface Clearance {
  readonly ways: readonly (readonly Edit[])[]
  readonly blocking: readonly Blocking[]
}

/** A Deny that stands in the way of some operations. */
interface Found extends FoundDeny {
  readonly operations: KmsOperation[]
}

const layersWithDocuments: readonly Target['layer'][] = [
  'key-policy',
  'identity-policy',
  'permissions-boundary',
  'session-policy',
  'scp',
  'rcp',
  'vpc-endpoint-policy',
]

/** Finds the explicit denies, silent SCP levels, endpoint policy and key state in the way of operations that are denied now. */
export function clearObstacles(situation: Situation, operations: readonly KmsOperation[]): Clearance {
  const { question } = situation
  const blocking: Blocking[] = []
  const denies = new Map<string, Found>()
  const given: Edit[] = []
  const states = new Set<KeyState>()
  for (const operation of operations) {
    const asked = questionFor(question, operation)
    const verdict = evaluate(asked)
    const unusable = unusableOnceAllowed(asked)
    blocking.push(...hopeless(verdict, unusable, operation, situation))
    if (unusable?.layer === 'key-state') states.add(question.key.state)
    for (const finding of verdict.layers) {
      if (finding.outcome !== 'denies') continue
      const layer = layersWithDocuments.find((one) => one === finding.layer)
      if (!layer) continue
      for (const { target, position } of findDenies(question, layer, operation)) {
        const policy = policyAt(question, target)
        if (isAwsManaged(policy?.arn)) blocking.push(cannotEdit(operation, layer, situation, policy?.name ?? layer))
        const key = `${targetKey(target)} ${position}`
        const known = denies.get(key) ?? { target, position, operations: [] }
        known.operations.push(operation)
        denies.set(key, known)
      }
    }
  }
  for (const target of silentCaps(situation, operations)) {
    const { layer } = target
    const principal = layer === 'vpc-endpoint-policy' ? ('*' as const) : undefined
    const missing = operations.filter((operation) => isSilent(situation, target, operation))
    const statements = allowStatements(situation, target, missing, { principal, resource: 'named', forCaller: true })
    given.push(addStatements(target, statements, 'keyscope-kms-access'))
  }
  const always: Edit[] = [...[...states].map((from) => ({ kind: 'state', from }) as const), ...given]
  return { ways: narrowed(situation, [...denies.values()], always, blocking), blocking }
}

/** Every deny narrowed exactly, and every deny with the caller left out of it. */
function narrowed(situation: Situation, denies: readonly Found[], always: readonly Edit[], blocking: Blocking[]) {
  const options = denies.map(({ target, position, operations }) => {
    const policy = policyAt(situation.question, target)
    const json = readPolicy(policy?.document)
    const statement = json?.statements[position]
    const pieces =
      json && statement
        ? narrowDeny(statement, operations, situation, {
            callerOnly:
              target.layer === 'session-policy' || (target.layer === 'identity-policy' && policy?.arn === 'inline'),
            keyOnly: target.layer === 'key-policy',
            variables: json.variables,
          })
        : []
    if (pieces.length === 0)
      blocking.push(
        ...operations.map((operation) => ({
          operation: operation.name,
          layer: target.layer,
          accountId: null,
          text: `A Deny in ${policy?.name} covers ${operation.name} in a way that no exception can be written for. Rewrite the statement.`,
        })),
      )
    return pieces.map(
      (replacement): Edit => ({
        kind: 'document',
        target,
        replace: new Map([[position, replacement]]),
        add: [],
      }),
    )
  })
  const pick = (which: number) => options.flatMap((edits) => edits[Math.min(which, edits.length - 1)] ?? [])
  const several = options.some((edits) => edits.length > 1)
  return (several ? [pick(0), pick(1)] : [pick(0)]).map((edits) => [...always, ...edits])
}

const isAwsManaged = (arn: string | undefined) => /^arn:[^:]*:(iam|organizations)::aws:/.test(arn ?? '')

/** The SCP levels and the endpoint policy that say nothing of these operations, each as the place for a statement. */
function silentCaps(situation: Situation, operations: readonly KmsOperation[]): Target[] {
  const { question } = situation
  const places: Target[] = levelsOf(question, 'scp').map(({ policies }, level) => {
    const own = policies.findIndex(({ arn, document }) => !isAwsManaged(arn) && readPolicy(document) !== null)
    return { layer: 'scp', level, position: own < 0 ? policies.length : own }
  })
  if (question.vpcEndpointPolicy) places.push({ layer: 'vpc-endpoint-policy' })
  return places.filter((target) => operations.some((operation) => isSilent(situation, target, operation)))
}

function isSilent({ question }: Situation, target: Target, operation: KmsOperation): boolean {
  const { scps } = question
  const level = target.layer === 'scp' ? levelsOf(question, 'scp')[target.level] : undefined
  const alone = scps && level ? { ...question, scps: { ...scps, levels: seen([level]) } } : question
  const finding = evaluate(questionFor(alone, operation)).layers.find(({ layer }) => layer === target.layer)
  if (finding?.outcome === 'silent') return true
  return finding?.outcome === 'denies' && !deniesOutright(finding)
}

/** What the key itself would say to the call if nothing else were in its way. */
function unusableOnceAllowed(asked: AuthorizationQuestion): Verdict['unusable'] {
  const { key, principal, request } = asked
  const allow = (policy: object) => ({
    name: 'everything',
    document: { Version: '2012-10-17', Statement: { Effect: 'Allow', Action: '*', Resource: '*', ...policy } },
  })
  return evaluate({
    key: { ...key, policy: seen(allow({ Principal: '*' })) },
    principal: { ...principal, identityPolicies: seen([allow({})]), boundary: undefined, sessionPolicies: undefined },
    grants: seen([]),
    request,
  }).unusable
}

function hopeless(
  verdict: Verdict,
  unusable: Verdict['unusable'],
  operation: KmsOperation,
  { owner }: Situation,
): Blocking[] {
  const { name } = operation
  const blocking = verdict.layers.flatMap(({ layer, text }): Blocking[] =>
    layer === 'cross-account-operation'
      ? [{ operation: name, layer, accountId: owner, text: `${text} Call it from account ${owner}.` }]
      : [],
  )
  if (unusable?.layer === 'key-usage')
    blocking.push({ operation: name, layer: 'key-usage', accountId: owner, text: unusable.text })
  return blocking
}

const cannotEdit = ({ name }: KmsOperation, layer: Target['layer'], { home }: Situation, policy: string): Blocking => ({
  operation: name,
  layer,
  accountId: layer === 'scp' || layer === 'rcp' ? null : home,
  text: `${policy} denies ${name} and is a policy of AWS, which nobody else can edit. Detach it or replace it by one of your own.`,
})
