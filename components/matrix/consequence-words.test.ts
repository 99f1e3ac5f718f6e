import { expect, test } from 'vitest'
import { consequenceWords } from './consequence-words'

const need = (status: 'ok' | 'broken' | 'unknown', path: string, ...kinds: readonly string[]) => ({
  status,
  path,
  uses: kinds.map((kind) => ({ kind, evidence: '', written: '' })),
})

test.each([
  [[need('broken', 'karpenter', 'node-class')], 'Next launch fails', true],
  [[need('broken', 'ebs-csi', 'storage-class')], 'Next volume fails', true],
  [[need('broken', 'karpenter', 'running-volume')], 'Works until replaced', false],
  [[need('ok', 'karpenter', 'launch-template')], 'Decides the next launch', false],
  [[need('ok', 'karpenter', 'running-volume')], 'Running volumes only', false],
  [[need('broken', 'secrets', 'secrets')], 'In use now', true],
  [[need('ok', 'karpenter', 'node-class'), need('broken', 'ebs-csi', 'running-volume')], 'Works until replaced', false],
])('%j', (needs, text, urgent) => {
  expect(consequenceWords(needs)).toEqual({ text, urgent })
})

test('of nothing there is nothing to say', () => {
  expect(consequenceWords([])).toBeNull()
})
