import { Command } from 'commander'
import { expect, test } from 'vitest'
import { scopeOf } from './scope-of'
import { type ScopeOptions, withScopeOptions } from './scope-options'

const scopeFrom = (line: string) => {
  const command = withScopeOptions(new Command('scan')).exitOverride()
  command.parse(line.split(' ').filter(Boolean), { from: 'user' })
  return scopeOf(command.opts<ScopeOptions>())
}
const key = 'arn:aws:kms:eu-central-1:111100000002:key/1'

test.each([
  ['', {}],
  ['--account 111100000002 --account 111100000003', { accounts: ['111100000002', '111100000003'] }],
  ['--unit ou-prod --region us-east-1', { units: ['ou-prod'], regions: ['us-east-1'] }],
  ['--tag team --tag stage=a=b', { tags: [{ key: 'team' }, { key: 'stage', value: 'a=b' }] }],
  [
    '--exclude-account 111100000002 --exclude-unit ou-test --exclude-tag team=core --exclude-region us-east-1',
    {
      exclude: {
        accounts: ['111100000002'],
        units: ['ou-test'],
        tags: [{ key: 'team', value: 'core' }],
        regions: ['us-east-1'],
      },
    },
  ],
  [`--key ${key}`, { key }],
])('"%s" is %o', (line, scope) => {
  expect(scopeFrom(line)).toEqual(scope)
})

test.each([
  ['--account 12', '--account: An account id has 12 digits.'],
  ['--exclude-region mars', '--exclude-region: Expected a Region such as eu-central-1.'],
  ['--key alias/x', '--key: Expected the ARN of a KMS key.'],
  [`--key ${key} --region us-east-1`, '--key names one key and goes with no other option that says what is read.'],
])('"%s" is refused by the name of its option', (line, message) => {
  expect(() => scopeFrom(line)).toThrow(message)
})
