import { expect, test } from 'vitest'
import { cell, need } from '@/components/matrix/testing/needs'
import { foldTroubles } from './fold-troubles'

const disabled = { status: 'broken', failure: 'F7' } as const
const controller = need({ ...disabled, id: 'controller', cells: ['Decrypt', 'CreateGrant'].map(denied) })
const instance = need({ ...disabled, id: 'instance', principalKind: 'identity-only-role', cells: [denied('Decrypt')] })

function denied(operation: string) {
  return cell(operation, { verdict: 'denied' })
}

test('one cause on one key is told once, by the principal it stops most', () => {
  const [trouble, ...more] = foldTroubles([instance, controller])
  expect(more).toEqual([])
  expect(trouble?.main.id).toBe('controller')
  expect(trouble?.needs.map((one) => one.id)).toEqual(['controller', 'instance'])
})

test('other causes, keys and launch paths stay apart', () => {
  const others = [
    controller,
    { ...instance, failure: 'F12' },
    { ...instance, keyArn: 'arn:aws:kms:eu-west-1:111100000002:key/other' },
    { ...instance, path: 'ebs-csi' },
  ]
  expect(foldTroubles(others)).toHaveLength(4)
})
