import { describe, expect, test } from 'vitest'
import { makeFleet } from './testing/make-fleet'
import { scoreFleet } from './testing/score-fleet'

describe.each([1, 2, 3])('principals and keys of sixty made clusters, seed %i', (seed) => {
  const { principals, keys } = scoreFleet(makeFleet(seed, 60))

  test.each([
    ['principals', principals],
    ['keys', keys],
  ])('%s: who is said to be sure is right, and what can be seen is found', (_, score) => {
    expect(score.sure).toBeGreaterThan(60)
    expect(score.wrong.length / score.sure, JSON.stringify(score.wrong, null, 1)).toBeLessThanOrEqual(0.01)
    expect(score.found / score.shown, score.missed.join('\n')).toBeGreaterThanOrEqual(0.95)
  })
})
