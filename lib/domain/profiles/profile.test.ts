import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { organization } from '../inventory/testing/organization-builder'
import { admitAccount, admitGrants, mayGrant, mayUse } from '../inventory/testing/statements'
import { judgeNeeds } from '../launch-paths/judge-needs'
import { keyRoles, launchPaths, principalKinds } from '../launch-paths/need'
import { denied } from '../observed'
import { keyOperations } from '../policy/operations'
import { builtInProfiles, seedProfile, strictProfile } from './built-in'
import { diffProfiles } from './diff-profiles'
import { Profile, profileLevels, type Requirement } from './profile'
import { checkProfile, readProfile } from './read-profile'

const problemsOf = (value: unknown) => {
  const read = typeof value === 'string' ? readProfile(value) : checkProfile(value)
  return read.ok ? [] : read.problems.map(({ where, what }) => `${where}: ${what}`)
}
const row = (given: Partial<Requirement> = {}): Requirement => ({
  principal: 'karpenter-controller',
  operations: ['Encrypt'],
  level: 'required',
  because: 'we say so',
  ...given,
})
const profile = (...requirements: Requirement[]) => ({ format: 1, name: 'ours', description: '', requirements })

describe('a profile is checked', () => {
  test.each(builtInProfiles)('$name is sound, also as text', ({ version: _, ...builtIn }) => {
    expect(problemsOf(JSON.stringify(builtIn))).toEqual([])
  })

  test.each([
    [
      'an unknown operation by name',
      profile(row({ operations: ['Decript'] })),
      'requirement 1, operations 1: "Decript" is no KMS operation. Did you mean Decrypt?',
    ],
    ['an operation with its service', profile(row({ operations: ['kms:Decrypt'] })), 'Did you mean Decrypt?'],
    [
      'an operation of no key',
      profile(row(), row({ operations: ['ListKeys'] })),
      'requirement 2, operations 1: "ListKeys" is not about a key',
    ],
    [
      'a principal there is not',
      profile(row({ principal: 'pod' as never })),
      'requirement 1, principal: Invalid option',
    ],
    ['a field nobody knows', { ...profile(row()), extra: 1 }, 'profile: Unrecognized key'],
    ['a row without a reason', profile(row({ because: ' ' })), 'requirement 1, because'],
    ['a name that cannot be an address', { ...profile(), name: 'Our Profile' }, 'name: Expected lower-case letters'],
    [
      'what a row before says already',
      profile(row(), row({ operations: ['Decrypt', 'Encrypt'] })),
      'requirement 2: Says again what requirement 1 says of karpenter-controller, Encrypt.',
    ],
    ['another format', { ...profile(), format: 2 }, 'format'],
    ['text that is no JSON', '{"name": ', 'profile: Expected JSON'],
    ['a list', [], 'profile: Invalid input'],
  ])('%s is refused with its place', (_, value, told) => {
    expect(problemsOf(value).join('\n')).toContain(told)
  })

  test('whatever text it is given, it answers', () => {
    fc.assert(fc.property(fc.oneof(fc.string(), fc.json()), (text) => typeof readProfile(text).ok === 'boolean'))
  })
})

describe('how profiles differ', () => {
  test('strict does not differ from itself, and an added requirement is told once', () => {
    expect(diffProfiles(strictProfile, strictProfile)).toEqual([])
    const more = { ...strictProfile, requirements: [...strictProfile.requirements, row()] }
    expect(diffProfiles(strictProfile, more)).toEqual([
      {
        principal: 'karpenter-controller',
        operation: 'Encrypt',
        before: 'not-needed',
        after: 'required',
        paths: [],
        keys: [],
        because: 'we say so',
      },
    ])
  })

  test('where it is so only in places, the places are named', () => {
    const less = row({ paths: ['karpenter'], keys: ['volume'], operations: ['DescribeKey'], level: 'recommended' })
    const found = diffProfiles(strictProfile, { ...strictProfile, requirements: [...strictProfile.requirements, less] })
    expect(found).toMatchObject([
      { operation: 'DescribeKey', before: 'required', after: 'recommended', paths: ['karpenter'], keys: ['volume'] },
    ])
  })

  test('seed asks the node role for what strict does not', () => {
    expect(diffProfiles(strictProfile, seedProfile).filter(({ principal }) => principal === 'node-role')).toHaveLength(
      8,
    )
  })
})

/** Karpenter and a node group that work, one that fails, and a key whose policy nobody could read. */
function inventory() {
  const org = organization()
  const owner = org.account('keys')
  const workload = org.account('payments')
  const key = owner.key('nodes', { admits: [admitAccount(workload.id), admitGrants(workload.id)] })
  const closed = owner.key('closed')
  const hidden = owner.key('hidden', { admits: [admitAccount(workload.id)] })
  const controller = workload.role('controller', { statements: [mayUse(key), mayGrant(key)] })
  workload
    .cluster('payments', { secretsKey: closed })
    .podIdentity('karpenter', controller)
    .karpenterTemplate([{ kmsKeyId: key }, { kmsKeyId: closed }, { kmsKeyId: hidden }])
    .nodeGroup('workers', { key, serviceLinkedRole: workload.autoScalingRole() })
  const made = org.inventory()
  return {
    ...made,
    keys: made.keys.map((one) => (one.arn === hidden ? { ...one, policyHash: denied('kms:GetKeyPolicy', 'no') } : one)),
  }
}

const some = <T extends string>(values: readonly T[]) =>
  fc.uniqueArray(fc.constantFrom(...values), { minLength: 1, maxLength: 4 })
const anyRow = fc.record(
  {
    principal: fc.constantFrom(...principalKinds),
    paths: some(launchPaths),
    keys: some(keyRoles),
    operations: some(keyOperations.map(({ name }) => name)),
    level: fc.constantFrom(...profileLevels),
    because: fc.constant('any'),
  },
  { requiredKeys: ['principal', 'operations', 'level', 'because'] },
)
/** Valid ones only: of rows that collide the later is left out. */
const anyProfile = fc.array(anyRow, { maxLength: 25 }).map((rows): Profile => {
  const sound: Profile = { format: 1, name: 'any', description: '', requirements: [] }
  for (const next of rows as Requirement[]) {
    sound.requirements.push(next)
    if (!checkProfile(sound).ok) sound.requirements.pop()
  }
  return sound
})

describe('whatever a profile says', () => {
  const now = inventory()
  const strict = judgeNeeds(now)
  const judgedBy = (one: Profile) =>
    judgeNeeds({
      ...now,
      profiles: { assignment: { default: one.name, rules: [] }, profiles: [{ ...one, version: 3 }] },
    })

  test('the worlds it is tried in have all three answers', () => {
    expect(new Set(strict.map(({ status }) => status))).toEqual(new Set(['ok', 'broken', 'unknown']))
  })

  test('a required operation that is denied breaks the need, and none that nobody could see becomes ok', () => {
    fc.assert(
      fc.property(anyProfile, (one) => {
        expect(Profile.safeParse(one).success).toBe(true)
        const before = new Map(strict.map((need) => [need.id, need]))
        const needs = judgedBy(one)
        expect(needs.map(({ id }) => id)).toEqual(strict.map(({ id }) => id))
        for (const need of needs) {
          const required = need.operations.filter(({ level }) => level === 'required')
          expect(need.profile).toEqual({ name: 'any', version: 3 })
          expect(need.status === 'broken').toBe(required.some(({ verdict }) => verdict === 'denied'))
          if (need.status === 'ok') expect(required.every(({ verdict }) => verdict === 'allowed')).toBe(true)
          const was = before.get(need.id)!
          expect([need.strictStatus, need.seedStatus]).toEqual([was.status, was.seedStatus])
          if (was.status === 'unknown') expect(need.status).not.toBe('ok')
        }
      }),
      { numRuns: 60 },
    )
  }, 60_000)

  test('the strict profile as a profile of its own says what strict says', () => {
    const { version: _, ...copy } = strictProfile
    const plain = ({ profile: _, ...need }: (typeof strict)[number]) => need
    expect(judgedBy({ ...copy, name: 'copy' }).map(plain)).toEqual(strict.map(plain))
  })
})
