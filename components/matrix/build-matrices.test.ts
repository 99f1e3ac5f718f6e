import { describe, expect, test } from 'vitest'
import { buildMatrices, firstCell, moveFrom } from './build-matrices'
import { cell, need } from './testing/needs'

const controller = need({ id: 'controller', cells: [cell('Decrypt'), cell('CreateGrant', { verdict: 'denied' })] })
const node = need({ id: 'node', principalKind: 'node-role', cells: [cell('Decrypt', { level: 'seed' })] })
const scaling = need({
  id: 'scaling',
  path: 'managed-node-group',
  principalKind: 'auto-scaling-role',
  cells: [cell('Decrypt'), cell('CreateGrant')],
})

function only(...needs: Parameters<typeof buildMatrices>[0]) {
  const [matrix] = buildMatrices(needs, 'strict')
  if (!matrix) throw new Error('expected one matrix')
  return matrix
}

test('columns stand by launch path and kind, whatever order the needs came in', () => {
  const matrix = only(scaling, node, controller)
  expect(matrix.columns.map((column) => column.id)).toEqual(['controller', 'node', 'scaling'])
  expect(matrix.paths).toEqual([
    { path: 'karpenter', columns: 2 },
    { path: 'managed-node-group', columns: 1 },
  ])
  expect(matrix.operations).toEqual(['CreateGrant', 'Decrypt'])
})

test('keys with gaps come first, then those nobody could judge', () => {
  const on = (keyArn: string, status: 'ok' | 'broken' | 'unknown') =>
    need({ id: keyArn, keyArn, keyAlias: keyArn, status })
  const order = buildMatrices([on('a', 'ok'), on('b', 'unknown'), on('c', 'broken')], 'strict')
  expect(order.map((matrix) => matrix.keyArn)).toEqual(['c', 'b', 'a'])
})

test('a key that lacks only what the seed adds is told apart from a broken one', () => {
  const seedGap = need({ status: 'ok', seedStatus: 'broken' })
  expect(buildMatrices([seedGap], 'seed')[0]?.seedOnlyGaps).toBe(true)
  expect(buildMatrices([seedGap], 'strict')[0]?.seedOnlyGaps).toBe(false)
  expect(buildMatrices([{ ...seedGap, strictStatus: 'broken' }], 'seed')[0]?.seedOnlyGaps).toBe(false)
})

describe('arrow keys', () => {
  const matrix = only(controller, node, scaling)

  test('step over a principal that has no such operation', () => {
    expect(moveFrom(matrix, { row: 0, column: 0 }, 'ArrowRight')).toEqual({ row: 0, column: 2 })
    expect(moveFrom(matrix, { row: 1, column: 0 }, 'ArrowRight')).toEqual({ row: 1, column: 1 })
  })

  test('stay inside the table', () => {
    expect(moveFrom(matrix, { row: 0, column: 0 }, 'ArrowUp')).toEqual({ row: 0, column: 0 })
    expect(moveFrom(matrix, { row: 1, column: 2 }, 'ArrowRight')).toEqual({ row: 1, column: 2 })
    expect(moveFrom(matrix, { row: 1, column: 1 }, 'ArrowUp')).toEqual({ row: 1, column: 1 })
  })

  test('Home and End go to the ends of the row; other keys are left alone', () => {
    expect(moveFrom(matrix, { row: 1, column: 1 }, 'Home')).toEqual({ row: 1, column: 0 })
    expect(moveFrom(matrix, { row: 0, column: 0 }, 'End')).toEqual({ row: 0, column: 2 })
    expect(moveFrom(matrix, { row: 0, column: 0 }, 'x')).toBeNull()
  })
})

test('the first cell to look at is a missing one', () => {
  expect(firstCell(only(node, controller))).toEqual({ row: 0, column: 0 })
  expect(firstCell(only(node))).toEqual({ row: 0, column: 0 })
})
