import { seen } from '../../observed'
import { evaluate } from '../evaluate'
import type { ControlPolicies, GrantFacts, NamedPolicy } from '../question'
import { worlds } from './arbitrary'
import type { Choices } from './choices'
import { changeDocuments, inSomeLayers, isReadable, ofStatements } from './documents'
import { property, sameAnswer, sameDecision } from './property'
import type { ConditionValue, Statement } from './statements'
import { otherKeyArn } from './vocabulary'

/** What plays no part changes nothing. */
export const sameAnswerProperties = [
  property('the order of statements and policies never matters', worlds(), (world, choose) => {
    const turned = changeDocuments(world, (policies) => choose.shuffled(policies))
    return sameAnswer(
      world,
      inSomeLayers(
        turned,
        choose,
        ofStatements((statements) => choose.shuffled(statements)),
      ),
    )
  }),

  property('the order of grants, levels, values and unknown keys never matters', worlds(), (world, choose) => {
    const values = inSomeLayers(
      world,
      choose,
      ofEach((one) => withLists(one, (list) => choose.shuffled(list))),
    )
    return sameDecision(world, {
      ...values,
      grants: world.grants.state === 'seen' ? seen(choose.shuffled(world.grants.value)) : world.grants,
      scps: values.scps && shuffledLevels(choose, values.scps),
      rcps: values.rcps && shuffledLevels(choose, values.rcps),
      request: { ...world.request, unknown: choose.shuffled(world.request.unknown) },
    })
  }),

  property('splitting a statement in two changes nothing', worlds(), (world, choose) => {
    const split = ofStatements((statements) => statements.flatMap(splitByAction).flatMap(splitByResource))
    return sameAnswer(world, inSomeLayers(world, choose, split))
  }),

  property('saying a thing twice changes nothing', worlds(), (world, choose) => {
    const twice = choose.percent(50)
      ? inSomeLayers(
          world,
          choose,
          ofStatements((statements) => [...statements, ...statements]),
        )
      : changeDocuments(world, (policies) => [...policies, ...policies])
    const { grants, request } = world
    const again =
      grants.state === 'seen' && request.operation !== 'RetireGrant' ? seen([...grants.value, ...grants.value]) : grants
    return sameAnswer(world, { ...twice, grants: again })
  }),

  property('the Sids of statements never matter', worlds(), (world, choose) => {
    const renamed = ofEach((one) => ({ ...one, Sid: choose.pick(['', 'Same', 'S9', undefined]) }))
    return sameAnswer(world, inSomeLayers(world, choose, renamed))
  }),

  property('the letter case of actions and condition keys never matters', worlds(), (world, choose) =>
    sameAnswer(
      world,
      inSomeLayers(
        world,
        choose,
        ofEach((one) => inOtherCase(one, choose)),
      ),
    ),
  ),

  property('a document as text says what it says parsed', worlds(), (world, choose) => {
    const asText = (policy: NamedPolicy) =>
      isReadable(policy) ? { ...policy, document: JSON.stringify(policy.document) } : policy
    return sameAnswer(
      world,
      inSomeLayers(world, choose, (policies) => policies.map(asText)),
    )
  }),

  property(
    'statements on other services, grants of other keys and unknown keys nobody asks about play no part',
    worlds(),
    (world, choose) => {
      const { principal, request, grants } = world
      const idle: Statement = { Sid: 'Idle', Effect: 'Deny', Action: 'ec2:*', Resource: '*' }
      const more = ofStatements((statements, layer) => [
        layer === 'key-policy' ? { ...idle, Principal: '*' as const } : idle,
        ...statements,
      ])
      const elsewhere: GrantFacts = {
        grantId: 'elsewhere',
        keyArn: otherKeyArn,
        granteePrincipal: principal.arn,
        operations: [request.operation],
      }
      return sameAnswer(world, {
        ...inSomeLayers(world, choose, more),
        grants: grants.state === 'seen' ? seen([...grants.value, elsewhere]) : grants,
        request: { ...request, unknown: [...request.unknown, 'kms:NeverAsked'] },
      })
    },
  ),

  property('no SCP and no RCP limits a service-linked role', worlds({ caller: ['service-linked-role'] }), (world) =>
    sameAnswer(world, { ...world, scps: undefined, rcps: undefined }),
  ),

  property('no RCP limits RetireGrant', worlds({ operation: 'RetireGrant' }), (world) =>
    sameAnswer(world, { ...world, rcps: undefined }),
  ),

  property('no SCP limits a management account, no RCP its keys or keys AWS manages', worlds(), (world) => {
    const ofManagement = (control: ControlPolicies | undefined) => control && { ...control, managementAccount: true }
    const managed = { ...world, key: { ...world.key, manager: 'AWS' as const } }
    const own = { ...world, scps: ofManagement(world.scps), rcps: ofManagement(world.rcps) }
    return (
      sameAnswer(own, { ...own, scps: undefined, rcps: undefined }) ??
      sameAnswer(managed, { ...managed, rcps: undefined })
    )
  }),

  property("a key's state never changes who is authorized", worlds(), (world, choose) => {
    const before = evaluate(world)
    const after = evaluate({
      ...world,
      key: { ...world.key, state: choose.pick(['Enabled', 'Disabled', 'PendingDeletion']) },
    })
    if (after.authorization !== before.authorization) return `${before.authorization} became ${after.authorization}`
    if (after.unusable ? after.verdict !== 'denied' : after.verdict !== after.authorization)
      return `authorization ${after.authorization} makes verdict ${after.verdict}`
    return undefined
  }),
]

const ofEach = (change: (statement: Statement) => Statement) => ofStatements((statements) => statements.map(change))

function shuffledLevels(choose: Choices, control: ControlPolicies): ControlPolicies {
  if (control.levels.state !== 'seen') return control
  return { ...control, levels: seen(choose.shuffled(control.levels.value)) }
}

const listsOf = ['Action', 'NotAction', 'Resource', 'NotResource'] as const

/** The statement with every list in it changed. */
function withLists(statement: Statement, change: <T>(list: readonly T[]) => readonly T[]): Statement {
  const changed: Record<string, unknown> = { ...statement }
  for (const name of listsOf) {
    const list = statement[name]
    if (typeof list === 'object') changed[name] = change(list)
  }
  if (statement.Condition)
    changed.Condition = mapConditions(statement.Condition, (key, value) => [
      key,
      typeof value === 'object' ? change(value) : value,
    ])
  return changed as unknown as Statement
}

type Conditions = NonNullable<Statement['Condition']>

function mapConditions(
  condition: Conditions,
  change: (key: string, value: ConditionValue) => [string, ConditionValue],
): Conditions {
  const blocks = Object.entries(condition).map(([operator, keys]) => [
    operator,
    Object.fromEntries(Object.entries(keys).map(([key, value]) => change(key, value))),
  ])
  return Object.fromEntries(blocks)
}

function splitByAction(statement: Statement): Statement[] {
  const { Action } = statement
  return typeof Action === 'object' && Action.length > 0
    ? Action.map((one) => ({ ...statement, Action: one }))
    : [statement]
}

function splitByResource(statement: Statement): Statement[] {
  const { Resource } = statement
  return typeof Resource === 'object' && Resource.length > 0
    ? Resource.map((one) => ({ ...statement, Resource: one }))
    : [statement]
}

function inOtherCase(statement: Statement, choose: Choices): Statement {
  const other = (text: string) =>
    [...text].map((c) => (choose.percent(50) ? c.toUpperCase() : c.toLowerCase())).join('')
  const changed: Record<string, unknown> = { ...statement }
  for (const name of ['Action', 'NotAction'] as const) {
    const value = statement[name]
    if (value !== undefined) changed[name] = typeof value === 'string' ? other(value) : value.map(other)
  }
  if (statement.Condition) changed.Condition = mapConditions(statement.Condition, (key, value) => [other(key), value])
  return changed as unknown as Statement
}
