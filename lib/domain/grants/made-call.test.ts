import { describe, expect, test } from 'vitest'
import { accountsFor, isRecordOf, type MadeCall, nextLook, type RecordedCall } from './made-call'

const writerArn = 'arn:aws:iam::111100000003:role/KeyscopeGrantWriter'
const actorArn = 'arn:aws:sts::111100000003:assumed-role/KeyscopeGrantWriter/ksg-1'
const made = (more: Partial<MadeCall> = {}): MadeCall => ({
  call: 'CreateGrant',
  request: 'ksg-1',
  awsRequestId: 'aws-1',
  grantId: 'grant-1',
  writerArn,
  ...more,
})
const recorded = (more: Partial<RecordedCall> = {}): RecordedCall => ({
  name: 'CreateGrant',
  awsRequestId: 'aws-1',
  errorCode: null,
  actorArn,
  grantId: 'grant-1',
  grantName: 'ksg-1',
  roleArn: null,
  sessionName: null,
  ...more,
})

describe('the record of a call', () => {
  test.each<[string, Partial<MadeCall>, Partial<RecordedCall>, boolean]>([
    ['has its id', {}, {}, true],
    ['has the grant of a call whose answer got lost', { awsRequestId: null }, { awsRequestId: 'aws-0' }, true],
    ['has the grant that an earlier attempt made', {}, { awsRequestId: 'aws-0' }, true],
    ['may leave the name out', { awsRequestId: null }, { grantName: null }, true],
    ['is not that of another name', { awsRequestId: null }, { grantName: 'ksg-2' }, false],
    ['is not that of another grant', { awsRequestId: null }, { grantId: 'grant-2' }, false],
    ['is not the rehearsal', {}, { errorCode: 'DryRunOperationException' }, false],
    ['is not that of another call', {}, { name: 'RetireGrant' }, false],
    ['has nothing to go by', { awsRequestId: null, grantId: null }, { grantId: null }, false],
  ])('%s', (_, call, record, expected) => {
    expect(isRecordOf(made(call), recorded(record))).toBe(expected)
  })

  test('of a withdrawal names the grant, in a session of the request', () => {
    const retired = made({ call: 'RetireGrant', awsRequestId: null })
    const record = { name: 'RetireGrant', grantName: null }
    expect(isRecordOf(retired, recorded(record))).toBe(true)
    expect(isRecordOf(retired, recorded({ ...record, actorArn: actorArn.replace('ksg-1', 'ksg-2') }))).toBe(false)
  })

  test('of a session is told by AWS’s id; by its name only where there is no id', () => {
    const assumed = made({ call: 'AssumeRole', grantId: null })
    const record = { name: 'AssumeRole', grantId: null, grantName: null, roleArn: writerArn, sessionName: 'ksg-1' }
    expect(isRecordOf(assumed, recorded(record))).toBe(true)
    expect(isRecordOf(assumed, recorded({ ...record, awsRequestId: 'aws-2' }))).toBe(false)
    expect(isRecordOf({ ...assumed, awsRequestId: null }, recorded({ ...record, awsRequestId: 'aws-2' }))).toBe(true)
    expect(isRecordOf({ ...assumed, awsRequestId: null }, recorded({ ...record, roleArn: `${writerArn}2` }))).toBe(
      false,
    )
  })
})

describe('looking', () => {
  const calledAt = new Date('2027-03-01T09:00:00Z')
  const minutesIn = (minutes: number) => new Date(calledAt.getTime() + minutes * 60_000)
  test.each([
    [0, 1],
    [1, 3],
    [15, 20],
    [359, 360],
    [360, null],
    [9_999, null],
  ])('%i minutes later the next is at %s', (minutes, next) => {
    expect(nextLook(calledAt, minutesIn(minutes))).toEqual(next === null ? null : minutesIn(next))
  })
})

describe('a request accounts for', () => {
  const request = { id: 'ksg-1', grantId: 'grant-1', withdrawn: false }
  test.each<[string, Partial<typeof request>, Partial<RecordedCall>, boolean]>([
    ['its grant', {}, {}, true],
    ['no second one', {}, { grantId: 'grant-2' }, false],
    ['one of its name while its own is not known', { grantId: null as never }, { grantId: 'grant-2' }, true],
    ['none of another name', { grantId: null as never }, { grantName: 'x' }, false],
    ['a withdrawal it asked for', { withdrawn: true }, { name: 'RetireGrant' }, true],
    ['no withdrawal it did not ask for', {}, { name: 'RevokeGrant' }, false],
    ['no withdrawal of another grant', { withdrawn: true }, { name: 'RevokeGrant', grantId: 'grant-2' }, false],
    ['what failed', {}, { errorCode: 'AccessDenied', grantId: null }, true],
  ])('%s', (_, known, record, expected) => {
    expect(accountsFor({ ...request, ...known }, recorded(record))).toBe(expected)
  })
})
