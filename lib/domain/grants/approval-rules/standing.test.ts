import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Demand } from './demand'
import { type Decider, describeApprovalRefusal, describeMissing, type GivenApproval, judgeApproval } from './standing'

const demand = (...clauses: Demand['clauses']): Demand => ({
  clauses,
  expiryDays: 7,
  selfApproval: false,
  warningNote: false,
})
const anyone = (approvers: number) => ({ rule: 'two people', approvers, who: null })
const admins = (approvers: number) => ({ rule: 'security', approvers, who: { roles: ['administrator'] } })
const person = (id: string, role = 'approver', groups: string[] = []): Decider => ({
  id,
  name: id,
  email: `${id}@example.com`,
  roles: [role],
  groups,
})
const given = (...people: Decider[]): GivenApproval[] => people.map((holder) => ({ personId: holder.id, holder }))
const judged = (asked: Demand, approvals: GivenApproval[], ...holders: Decider[]) =>
  judgeApproval({ requestedBy: 'robin', demand: asked, approvals }, holders[0]!.id, holders)

const [ann, ben, kim] = [person('ann'), person('ben'), person('kim', 'administrator')]

test('the last approval that is needed completes it, no earlier one does', () => {
  expect(judged(demand(anyone(2)), [], ann)).toEqual({ ok: true, holder: ann, completes: false })
  expect(judged(demand(anyone(2)), given(ann), ben)).toEqual({ ok: true, holder: ben, completes: true })
})

test('nobody counts twice', () => {
  expect(judged(demand(anyone(2)), given(ann), ann)).toEqual({ ok: false, refusal: 'already-approved' })
})

test('the requester does not count, unless the rules say so', () => {
  const robin = person('robin')
  expect(judged(demand(anyone(1)), [], robin)).toEqual({ ok: false, refusal: 'self-approval' })
  expect(judged({ ...demand(anyone(1)), selfApproval: true }, [], robin)).toMatchObject({ ok: true, completes: true })
})

describe('who is asked', () => {
  test.each([
    ['by role', { roles: ['administrator'] }, kim, ann],
    ['by email address, in any case', { people: ['BEN@example.com'] }, ben, ann],
    ['by id', { people: ['ben'] }, ben, ann],
    ['by account group', { groups: ['payments'] }, person('pat', 'approver', ['payments']), ann],
  ])('%s', (_, who, asked, other) => {
    const only = demand({ rule: 'named', approvers: 1, who })
    expect(judged(only, [], asked)).toMatchObject({ ok: true, completes: true })
    expect(judged(only, [], other)).toEqual({ ok: false, refusal: 'not-asked' })
  })

  test('every clause has to be met, and one approval may serve several', () => {
    const both = demand(anyone(2), admins(1))
    expect(judged(both, [], kim)).toMatchObject({ ok: true, completes: false })
    expect(judged(both, given(kim), ann)).toMatchObject({ ok: true, completes: true })
    expect(judged(both, given(ann, ben), person('cleo'))).toEqual({ ok: false, refusal: 'not-asked' })
    expect(judged(both, given(ann, ben), kim)).toMatchObject({ ok: true, completes: true })
  })
})

describe('a right that was handed over', () => {
  test('is used where one’s own is not asked for', () => {
    expect(judged(demand(admins(1)), [], ann, kim)).toEqual({ ok: true, holder: kim, completes: true })
    expect(judged(demand(anyone(1)), [], ann, kim)).toMatchObject({ holder: ann })
  })

  test('does not count beside its owner, nor its owner beside it', () => {
    const byDelegate = [{ personId: 'ann', holder: kim }]
    expect(judged(demand(anyone(2)), byDelegate, kim)).toEqual({ ok: false, refusal: 'already-approved' })
    expect(judged(demand(admins(2)), given(kim), ann, kim)).toEqual({ ok: false, refusal: 'not-asked' })
    expect(judged(demand(anyone(3)), byDelegate, ann)).toEqual({ ok: false, refusal: 'already-approved' })
  })

  test('is of no use for the request of its owner, and brings a requester nothing', () => {
    const robin = person('robin', 'administrator')
    expect(judged(demand(admins(1)), [], ann, robin)).toEqual({ ok: false, refusal: 'not-asked' })
    expect(judged(demand(admins(1)), [], robin, kim)).toEqual({ ok: false, refusal: 'self-approval' })
  })
})

test('fewer people than are demanded never complete it, whoever they are', () => {
  const people = [ann, ben, kim, person('cleo'), person('dee', 'administrator')]
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 4 }),
      fc.array(fc.tuple(fc.constantFrom(...people), fc.option(fc.constantFrom(...people))), { maxLength: 12 }),
      (approvers, clicks) => {
        const approvals: GivenApproval[] = []
        for (const [who, from] of clicks) {
          const result = judged(demand(anyone(approvers)), approvals, who, ...(from ? [from] : []))
          if (!result.ok) continue
          approvals.push({ personId: who.id, holder: result.holder })
          expect(result.completes).toBe(approvals.length >= approvers)
          expect(
            new Set(approvals.flatMap(({ personId, holder }) => [personId, holder.id])).size,
          ).toBeGreaterThanOrEqual(approvals.length)
          if (result.completes) return
        }
      },
    ),
  )
})

test('the words say what is missing, and why not by this person', () => {
  const both = demand(anyone(2), admins(1))
  expect(describeMissing(both, given(ann))).toBe(
    'Still needed: 1 approval by whoever may decide (rule “two people”); 1 approval by an administrator (rule “security”).',
  )
  const asked = { demand: both, approvals: given(ann, ben) }
  const texts = (['self-approval', 'already-approved', 'not-asked'] as const).map((refusal) =>
    describeApprovalRefusal(refusal, 'Grant request 7', asked),
  )
  expect(texts).toEqual([
    'You asked for grant request 7 yourself. Another person has to approve it.',
    'You have approved grant request 7. Still needed: 1 approval by an administrator (rule “security”).',
    'Still needed: 1 approval by an administrator (rule “security”). You are not among them.',
  ])
})
