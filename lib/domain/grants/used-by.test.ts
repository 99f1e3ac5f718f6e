import { expect, test } from 'vitest'
import type { Grant } from '../inventory/key'
import { mayBeUseOf, type SeenCall } from './used-by'

const grant = (granteePrincipal: string, operations: readonly string[] = ['Decrypt']): Grant => ({
  grantId: 'g',
  keyArn: 'arn:aws:kms:us-east-1:111100000001:key/1',
  name: '',
  createdAt: null,
  granteePrincipal,
  granteeServicePrincipal: null,
  retiringPrincipal: null,
  retiringServicePrincipal: null,
  issuingAccount: null,
  operations,
  constraints: null,
})
const sts = 'arn:aws:sts::111100000002:assumed-role'
const call = (rest: Partial<SeenCall>): SeenCall => ({
  name: 'Decrypt',
  actorArn: '',
  principalId: null,
  invokedBy: null,
  ...rest,
})

test.each<[string, Grant, Partial<SeenCall>, boolean]>([
  ['a session of the role', grant('arn:aws:iam::111100000002:role/path/app'), { actorArn: `${sts}/app/s` }, true],
  ['a session of another role', grant('arn:aws:iam::111100000002:role/app'), { actorArn: `${sts}/other/s` }, false],
  [
    'the same name in another account',
    grant('arn:aws:iam::111100000003:role/app'),
    { actorArn: `${sts}/app/s` },
    false,
  ],
  [
    'an operation the grant does not hold',
    grant('arn:aws:iam::111100000002:role/app'),
    { actorArn: `${sts}/app/s`, name: 'Encrypt' },
    false,
  ],
  [
    'ReEncrypt, which a grant names in halves',
    grant('arn:aws:iam::111100000002:role/app', ['ReEncryptFrom']),
    { actorArn: `${sts}/app/s`, name: 'ReEncrypt' },
    true,
  ],
  [
    'an instance, by its session',
    grant(`${sts}/aws:ec2-infrastructure/i-1`),
    { actorArn: `${sts}/aws:ec2-infrastructure/i-1` },
    true,
  ],
  [
    'an instance, by its principal id',
    grant(`${sts}/aws:ec2-infrastructure/i-1`),
    { principalId: '111100000002:aws:ec2-infrastructure:i-1' },
    true,
  ],
  [
    'another instance',
    grant(`${sts}/aws:ec2-infrastructure/i-1`),
    { actorArn: `${sts}/aws:ec2-infrastructure/i-2` },
    false,
  ],
  ['a unique id', grant('AROAEXAMPLE000000001:fn'), { principalId: 'AROAEXAMPLE000000001:fn' }, true],
  ['a service', grant('dynamodb.us-east-1.amazonaws.com'), { invokedBy: 'dynamodb.us-east-1.amazonaws.com' }, true],
  ['nobody', grant(''), { actorArn: '' }, false],
])('%s', (_, of, seen, expected) => {
  expect(mayBeUseOf(of, call(seen))).toBe(expected)
})
