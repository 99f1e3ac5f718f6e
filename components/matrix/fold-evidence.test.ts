import { expect, test } from 'vitest'
import { foldEvidence } from './fold-evidence'

test('a policy attached at three levels is shown once, and a near miss apart from it', () => {
  const full = {
    kind: 'statement',
    document: 'FullAccess',
    statement: '#1',
    effect: 'Allow',
    match: 'matched',
  } as const
  const missed = { ...full, match: 'missed', cause: 'action' } as const
  expect(foldEvidence([full, full, missed, full])).toEqual([
    { item: full, times: 3 },
    { item: missed, times: 1 },
  ])
})
