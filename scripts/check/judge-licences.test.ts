import { expect, test } from 'vitest'
import lock from '../../package-lock.json' with { type: 'json' }
import { judgeLicences, type LockedPackage } from './judge-licences'

const judge = (license?: string) => judgeLicences({ '': { license: 'Apache-2.0' }, 'node_modules/a': { license } })

test.each([
  'MIT',
  '(MIT OR GPL-3.0-or-later)',
  'EPL-2.0 OR GPL-3.0-or-later',
  'MIT and ISC',
  'Apache-2.0 AND LGPL-3.0-or-later',
])('%s may be depended on', (license) => expect(judge(license)).toEqual([]))

test.each([
  'AGPL-3.0-only',
  'AGPL-3.0-or-later OR SSPL-1.0',
  'MIT AND AGPL-3.0-only',
  '((MIT))',
  'UNLICENSED',
  'SEE LICENSE IN x',
  '',
])('%s may not', (license) => expect(judge(license)).toEqual([`a is under ${license}.`]))

test('a package without a licence is named', () => {
  expect(judge(undefined)).toEqual(['a names no licence.'])
})

test('what is installed may be', () => {
  expect(Object.keys(lock.packages).length).toBeGreaterThan(100)
  expect(judgeLicences(lock.packages as Record<string, LockedPackage>)).toEqual([])
})
