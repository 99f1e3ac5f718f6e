import { seen } from '../../lib/domain/observed'
import type { AuthorizationQuestion, ContextValue, ControlPolicies } from '../../lib/domain/policy/question'
import { Choices, seedOf } from '../../lib/domain/policy/testing/choices'
import { changeDocuments, documentsIn, ofStatements } from '../../lib/domain/policy/testing/documents'
import { type ConditionValue, type Statement, statementsOf } from '../../lib/domain/policy/testing/statements'
import { type ContextKey, canCarry } from '../../lib/domain/policy/testing/vocabulary'
import { makeWorld } from '../../lib/domain/policy/testing/worlds'
import { moreKeys } from './more-keys'
import { contentOf } from './simulation'

const acrossAccounts = `Decrypt Decrypt Encrypt GenerateDataKey GenerateDataKeyWithoutPlaintext GenerateDataKeyPair
  GenerateDataKeyPairWithoutPlaintext ReEncryptFrom ReEncryptTo ReEncryptTo DescribeKey DescribeKey CreateGrant CreateGrant
  RevokeGrant ListGrants GetPublicKey GetKeyRotationStatus Sign Verify GenerateMac VerifyMac DeriveSharedSecret`.split(
  /\s+/,
)
const inOwnAccount =
  `GetKeyPolicy PutKeyPolicy ScheduleKeyDeletion ListResourceTags TagResource UntagResource DisableKey
  EnableKeyRotation ListKeyRotations`.split(/\s+/)

/**
 * A question both can judge: no grants, no root user, service or service-linked role, no exemptions of the management
 * account or of AWS managed keys, only operations that work across accounts where they are asked across accounts.
 */
export function makeCase(seed: number, index: number): AuthorizationQuestion {
  for (let attempt = 0; ; attempt++) {
    const choose = new Choices(seedOf('second judge', seed, index, attempt))
    const operation = choose.pick(choose.percent(85) ? acrossAccounts : inOwnAccount)
    const world = makeWorld(choose, {
      operation,
      caller: ['user', 'session', 'session', 'role'],
      unknown: 'none',
      unreadable: 0,
    })
    const isForeign = world.principal.arn.split(':')[4] !== world.key.arn.split(':')[4]
    if (isForeign && inOwnAccount.includes(operation)) continue
    if (hangsOnSession(world) || hasDoubtfulNotResource(world)) continue
    return withMoreConditions(choose, judgeable(world))
  }
}

function judgeable(world: AuthorizationQuestion): AuthorizationQuestion {
  const { parameters: _, ...request } = world.request
  return {
    ...world,
    key: { ...world.key, manager: 'CUSTOMER', state: 'Enabled', policy: withoutIds(world) },
    principal: { ...world.principal, sessionPolicies: world.principal.sessionPolicies?.slice(0, 1) },
    grants: seen([]),
    scps: ofMember(world.scps),
    rcps: ofMember(world.rcps),
    request,
  }
}

/** Whether a question about a role whatever its session has an answer for some sessions only. */
function hangsOnSession(world: AuthorizationQuestion): boolean {
  if (world.principal.type !== 'role') return false
  return documentsIn(world).some(({ policy }) => /:assumed-role\/|aws:userid/i.test(JSON.stringify(policy.document)))
}

/** A variable before the fifth colon, where AWS reads none and does not say what becomes of a NotResource that has one. */
const hasDoubtfulNotResource = (world: AuthorizationQuestion): boolean =>
  documentsIn(world).some(({ policy }) =>
    statementsOf(policy).some(({ NotResource = [] }) =>
      [NotResource].flat().some((text) => /^([^:]*:){0,4}[^:]*\$\{/.test(text)),
    ),
  )

/** The judge does not know unique ids of principals: the ARN stands in their place. */
function withoutIds({ key, principal }: AuthorizationQuestion): AuthorizationQuestion['key']['policy'] {
  const policy = contentOf(key.policy)
  const text = JSON.stringify(policy.document)
  const arn = JSON.stringify(principal.roleArn ?? principal.arn)
  return seen({ ...policy, document: JSON.parse(text.replaceAll(/"(AROA|AIDA)\w+"/g, arn)) })
}

const ofMember = (controls: ControlPolicies | undefined) => controls && { ...controls, managementAccount: false }

/** Conditions of more kinds than the worlds have, in one layer, and request values for them to be about. */
function withMoreConditions(choose: Choices, world: AuthorizationQuestion): AuthorizationQuestion {
  if (choose.percent(40)) return world
  const { operation } = world.request
  const keys = choose.times(1, 2, () => choose.pick(moreKeys.filter((key) => canCarry(key, operation))))
  const context: Record<string, ContextValue> = { ...world.request.context }
  for (const key of keys) if (!key.derived && choose.percent(75)) context[key.name] = choose.pick(key.inRequests)
  const { layer } = choose.pick(documentsIn(world))
  const changed = changeDocuments(world, (policies, here) => {
    if (here !== layer) return policies
    return ofStatements((statements) =>
      statements.map((statement) =>
        choose.percent(60) ? withCondition(choose, statement, choose.pick(keys)) : statement,
      ),
    )(policies, here)
  })
  return { ...changed, request: { ...world.request, context } }
}

const operatorsOf: Record<ContextKey['kind'], readonly string[]> = {
  text: `StringEquals StringEquals StringLike StringLike StringLike StringNotEquals StringNotLike StringEqualsIgnoreCase
    StringNotEqualsIgnoreCase`.split(/\s+/),
  arn: 'ArnEquals ArnLike ArnLike ArnNotEquals ArnNotLike StringLike'.split(' '),
  boolean: ['Bool'],
  number: `NumericEquals NumericNotEquals NumericLessThan NumericLessThanEquals NumericGreaterThan
    NumericGreaterThanEquals`.split(/\s+/),
  date: 'DateEquals DateNotEquals DateLessThan DateLessThanEquals DateGreaterThan DateGreaterThanEquals'.split(' '),
  address: ['IpAddress', 'IpAddress', 'NotIpAddress'],
}

function withCondition(choose: Choices, statement: Statement, key: ContextKey): Statement {
  const set = choose.percent(key.several ? 100 : 8) ? choose.pick(['ForAllValues:', 'ForAnyValue:']) : ''
  const isNull = choose.percent(5)
  const plain = isNull ? 'Null' : choose.pick(operatorsOf[key.kind])
  // Each of the two is documented alone, and they disagree about a key that is absent.
  const ifExists = !isNull && set !== 'ForAnyValue:' && choose.percent(20) ? 'IfExists' : ''
  const operator = (isNull ? '' : set) + plain + ifExists
  const spelled = choose.percent(5) ? operator.toLowerCase() : operator
  return {
    ...statement,
    Condition: {
      ...statement.Condition,
      [spelled]: { ...statement.Condition?.[spelled], [key.name]: comparedWith(choose, key, isNull) },
    },
  }
}

function comparedWith(choose: Choices, key: ContextKey, isNull: boolean): ConditionValue {
  if (isNull) return choose.pick(['true', 'false', false])
  const one = () => choose.pick(key.inPolicies)
  return choose.percent(60) ? one() : choose.times(1, 3, one)
}
