import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { seen, seenOr } from '../observed'
import { evaluate } from '../policy/evaluate'
import { findOperation, keyOperations } from '../policy/operations'
import type { AuthorizationQuestion, GrantFacts, PrincipalFacts } from '../policy/question'
import { worlds } from '../policy/testing/arbitrary'
import { referenceAnswer } from '../policy/testing/reference'
import { accounts, roleArn } from '../policy/testing/vocabulary'
import type { Decision } from '../policy/verdict'
import type { Change, Fix } from './fix'
import { applyPatch } from './json-patch'
import { askedBy } from './probe'
import { proposeFixes } from './propose-fixes'
import { requestFor } from './situation'
import { policyAt, withPolicy } from './target'

const rank: Record<Decision, number> = { denied: 0, unknown: 1, conditional: 1, allowed: 2 }

/** The world as it is when somebody does what the alternative's data says, patch by patch. */
const carriedOut = (world: AuthorizationQuestion, { changes }: Fix): AuthorizationQuestion =>
  changes.reduce(carryOut, world)

function carryOut(world: AuthorizationQuestion, { target, jsonPatch, name, document }: Change): AuthorizationQuestion {
  if (document === 'key-state') return { ...world, key: { ...world.key, state: 'Enabled' } }
  if (target) {
    const policy = policyAt(world, target)
    const changed = applyPatch(policy?.document, jsonPatch)
    return withPolicy(world, target, { ...(policy?.arn ? { arn: policy.arn } : {}), name, document: changed })
  }
  const grants = { Grants: seenOr(world.grants, []).map((grant): unknown => grant) }
  const { Grants } = applyPatch(grants, jsonPatch) as { Grants: Record<string, unknown>[] }
  const made = Grants.at(-1)!
  const constraints = made.Constraints as { EncryptionContextSubset: Record<string, string> } | undefined
  const grant: GrantFacts = {
    grantId: 'made',
    keyArn: String(made.KeyId),
    granteePrincipal: String(made.GranteePrincipal),
    issuingAccount: String(made.IssuingAccount).split(':')[4],
    operations: made.Operations as string[],
    ...(constraints ? { constraints: { encryptionContextSubset: constraints.EncryptionContextSubset } } : {}),
  }
  return { ...world, grants: seen([...seenOr(world.grants, []), grant]) }
}

const denied = (unknown: 'none' | 'some', unreadable = 0) =>
  worlds({ unknown, unreadable }).filter(({ world }) => evaluate(world).verdict === 'denied')
const runs = { numRuns: 60 }

describe('in any world in which a call is denied', { timeout: 60_000 }, () => {
  test('most have an alternative, and some have refusals', () => {
    const found = fc
      .sample(denied('none'), { numRuns: 80, seed: 11 })
      .map(({ world }) => proposeFixes({ question: world }))
    expect(found.filter(({ alternatives }) => alternatives.length > 0).length).toBeGreaterThan(50)
    expect(found.filter(({ refused }) => refused.some(({ reason }) => reason === 'too-wide')).length).toBeGreaterThan(
      20,
    )
    for (const { alternatives, refused, blocking } of found)
      expect(alternatives.length + refused.length + blocking.length).toBeGreaterThan(0)
  })

  test('carrying an alternative out makes the call what was promised, by the engine and by the rules read literally', () => {
    fc.assert(
      fc.property(denied('none'), ({ world }) => {
        for (const fix of proposeFixes({ question: world }).alternatives) {
          const after = carriedOut(world, fix)
          const verdict = evaluate(after)
          expect(verdict.verdict).toBe(fix.results[0]!.after)
          const literal = referenceAnswer(after)
          expect(literal).toBe(verdict.verdict === 'allowed' ? 'allowed' : 'open')
        }
      }),
      runs,
    )
  })

  test('several operations at once all become what was promised', () => {
    const wanted = ['Decrypt', 'DescribeKey', 'CreateGrant', 'GetKeyPolicy']
    fc.assert(
      fc.property(denied('none'), fc.subarray(wanted, { minLength: 1 }), ({ world }, more) => {
        const all = [world.request.operation, ...more]
        for (const fix of proposeFixes({ question: world, wanted: all }).alternatives) {
          const after = carriedOut(world, fix)
          expect(fix.results.map(({ operation }) => operation)).toEqual([...new Set(all)])
          for (const { operation, after: promised } of fix.results) {
            const request = requestFor(world.request, findOperation(operation)!)
            expect(evaluate({ ...after, request }).verdict).toBe(promised)
          }
        }
      }),
      runs,
    )
  })

  test('what is conditional after a fix was not made so by the fix', () => {
    fc.assert(
      fc.property(denied('some'), ({ world }) => {
        for (const fix of proposeFixes({ question: world }).alternatives) {
          const verdict = evaluate(carriedOut(world, fix))
          expect(['allowed', 'conditional']).toContain(verdict.verdict)
          expect(verdict.conditions).toEqual(fix.results[0]!.conditions)
        }
      }),
      runs,
    )
  })

  test('what was not read is not taken for read', () => {
    const unread = ({ key, principal, grants, scps, rcps }: AuthorizationQuestion) =>
      [key.policy, principal.identityPolicies, principal.boundary, grants, scps?.levels, rcps?.levels].map(
        (observed) => observed?.state,
      )
    fc.assert(
      fc.property(denied('some', 100), ({ world }) => {
        for (const fix of proposeFixes({ question: world }).alternatives) {
          const after = carriedOut(world, fix)
          expect(unread(after)).toEqual(unread(world))
          expect(evaluate(after).verdict).toBe(fix.results[0]!.after)
        }
      }),
      runs,
    )
  })

  test('no other operation of the caller and nobody else gains anything', () => {
    const others = accounts.flatMap((account): PrincipalFacts[] => {
      const allOfKms = {
        name: 'all',
        document: { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: 'kms:*', Resource: '*' }] },
      }
      return [{ arn: roleArn(account, 'somebody-else'), type: 'role', identityPolicies: seen([allOfKms]) }]
    })
    fc.assert(
      fc.property(denied('none'), ({ world }) => {
        for (const fix of proposeFixes({ question: world }).alternatives) {
          const after = carriedOut(world, fix)
          for (const operation of keyOperations) {
            // A new grant can be retired by somebody, which is no gain on the key (R21).
            if (operation.name === 'RetireGrant') continue
            const request = requestFor(world.request, operation)
            const ask = (asked: AuthorizationQuestion) => evaluate({ ...asked, request }).authorization
            if (operation.name !== world.request.operation && ask(world) === 'denied')
              expect([fix.id, operation.name, ask(after)]).toEqual([fix.id, operation.name, 'denied'])
            for (const other of others) {
              const [was, is] = [ask(askedBy(world, other)), ask(askedBy(after, other))]
              expect(rank[is], `${fix.id}: ${other.arn} ${operation.name}`).toBeLessThanOrEqual(rank[was])
            }
          }
        }
      }),
      { numRuns: 15 },
    )
  })
})
