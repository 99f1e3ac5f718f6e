import { expect, test } from 'vitest'
import { organization } from '../../inventory/testing/organization-builder'
import { denied, seen } from '../../observed'
import { examine, fourCases } from '../testing/four-cases'
import { rotationDisabled } from './rotation-disabled'

const off = seen({ enabled: false, periodInDays: null, nextRotationAt: null })

fourCases(rotationDisabled, {
  pass: (org) => org.account('keys').key('a'),
  fail: (org) => org.account('keys').key('a', { rotation: off }),
  'not-applicable': (org) => org.account('keys').key('a', { rotation: null, metadata: { spec: 'RSA_2048' } }),
  unknown: (org) => org.account('keys').key('a', { rotation: denied('kms:GetKeyRotationStatus', 'no') }),
})

test('a replica follows its primary, and a key pending deletion is not rotated', () => {
  const org = organization()
  const account = org.account('keys')
  const multiRegion = { type: 'REPLICA', primaryArn: null, replicaArns: [] } as const
  account.key('replica', { rotation: off, metadata: { multiRegion } })
  account.key('leaving', { rotation: off, metadata: { state: 'PendingDeletion' } })
  expect(examine(rotationDisabled, org).map(([, o]) => o.status)).toEqual(['not-applicable', 'not-applicable'])
})
