import pg from 'pg'
import { expect, test } from 'vitest'
import { isEndedPool, isLostDatabase } from './lost-database'

test.each([
  [Object.assign(new Error('connect ECONNREFUSED'), { code: 'ECONNREFUSED' }), true],
  [Object.assign(new Error('terminating connection due to administrator command'), { code: '57P01' }), true],
  [Object.assign(new Error('sorry, too many clients already'), { code: '53300' }), true],
  [new Error('Connection terminated unexpectedly'), true],
  [new Error('outer', { cause: Object.assign(new Error('inner'), { code: '57P03' }) }), true],
  [Object.assign(new Error('duplicate key'), { code: '23505' }), false],
  [new Error('not this'), false],
  ['ECONNREFUSED', false],
])('%s: %s', (error, answer) => {
  expect(isLostDatabase(error)).toBe(answer)
})

test('a pool that was ended is told from a database that is gone', async () => {
  const pool = new pg.Pool()
  await pool.end()
  const error = await pool.connect().catch((thrown: unknown) => thrown)
  expect([isEndedPool(error), isLostDatabase(error)]).toEqual([true, false])
  expect(isEndedPool(new Error('Connection terminated unexpectedly'))).toBe(false)
})
