import { expect, test } from 'vitest'
import { scannerStatement } from './scanner-statement'

test('the statement admits the scanner of the key’s account, in its partition, for reading alone', () => {
  const key = { arn: 'arn:aws-us-gov:kms:us-gov-west-1:111100000002:key/nodes', accountId: '111100000002' }
  const statement = JSON.parse(scannerStatement(key, 'KeyscopeScanner'))
  expect(statement.Principal).toEqual({ AWS: 'arn:aws-us-gov:iam::111100000002:role/KeyscopeScanner' })
  expect(statement.Action).toContain('kms:GetKeyPolicy')
  expect(statement.Action.filter((action: string) => !/^kms:(Describe|Get|List)/.test(action))).toEqual([])
})
