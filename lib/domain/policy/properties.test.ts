import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { evaluate } from './evaluate'
import { Choices } from './testing/choices'
import { properties } from './testing/properties'
import { asserted } from './testing/property'
import { makeWorld, type Wanted } from './testing/worlds'
import type { Decision } from './verdict'

/** The same worlds each time; `npm run bench -- properties --seed n` draws others. */
const runs = { numRuns: 10_000, seed: 1 }
/** For ten thousand runs on a busy machine. */
const patience = 300_000

const manyWorlds = (count: number, wanted: Wanted = {}) =>
  Array.from({ length: count }, (_, seed) => makeWorld(new Choices(seed), wanted))

describe('in any world', { timeout: patience }, () => {
  for (const property of properties)
    test(property.name, () => {
      fc.assert(asserted(property), runs)
    })
})

describe('the worlds', { timeout: patience }, () => {
  test('have answers of every kind, each in a good part of them', () => {
    const counts: Record<Decision, number> = { allowed: 0, denied: 0, conditional: 0, unknown: 0 }
    const worlds = manyWorlds(4000)
    for (const world of worlds) counts[evaluate(world).authorization]++
    const share = (decision: Decision) => counts[decision] / worlds.length
    expect(share('allowed')).toBeGreaterThan(0.15)
    expect(share('denied')).toBeGreaterThan(0.3)
    expect(share('conditional')).toBeGreaterThan(0.03)
    expect(share('unknown')).toBeGreaterThan(0.03)
  })

  test('are decided in every way there is', () => {
    const ways = new Set(manyWorlds(20_000, { unreadable: 30 }).map((world) => evaluate(world).because))
    const layers = [
      'key-policy',
      'identity-policy',
      'permissions-boundary',
      'session-policy',
      'scp',
      'vpc-endpoint-policy',
    ]
    expect([...ways]).toEqual(
      expect.arrayContaining([
        ...[
          'key-policy',
          'key-policy+identity-policy',
          'key-policy-delegation+identity-policy',
          'key-policy-delegation',
        ],
        ...[
          'grant',
          'cross-account-operation',
          'key-state',
          'key-usage',
          'implicit:grant',
          'implicit:grant-constraint',
        ],
        ...[...layers, 'rcp'].flatMap((layer) => [`explicit-deny:${layer}`, `unreadable:${layer}`]),
        ...layers.map((layer) => `implicit:${layer}`),
        ...['unreadable:grant', 'undocumented:permissions-boundary', 'undocumented:session-policy'],
      ]),
    )
  })

  test('are the same for the same seed', () => {
    expect(makeWorld(new Choices(7))).toEqual(makeWorld(new Choices(7)))
    expect(makeWorld(new Choices(7))).not.toEqual(makeWorld(new Choices(8)))
  })
})
