import { expect, test } from 'vitest'
import { judgeImports } from './judge-imports'
import { readImports } from './read-imports'

const source = (path: string, text: string) => ({ path, imports: readImports(path, text) })
const judge = (...files: [path: string, text: string][]) =>
  judgeImports(files.map(([path, text]) => source(path, text)))

test('the domain may import itself and zod', () => {
  const text = `import { z } from 'zod'\nimport { parseArn } from '../arn'\nimport type { Verdict } from '@/lib/domain/policy/verdict'`
  expect(judge(['lib/domain/inventory/key.ts', text])).toEqual([])
})

test('the domain may not reach for the outside, not even for a type', () => {
  const [first, second, ...more] = judge([
    'lib/domain/inventory/key.ts',
    `import { readFileSync } from 'node:fs'\nimport type { Database } from '@/lib/db/client'\n`,
  ])
  expect(first).toMatch(/^lib\/domain\/inventory\/key\.ts:1 imports node:fs: the domain is pure/)
  expect(second).toMatch(/^lib\/domain\/inventory\/key\.ts:2 imports lib\/db\/client: the domain is pure/)
  expect(more).toEqual([])
})

test('a feature may use shared pieces and not another feature', () => {
  expect(judge(['components/keys/key-list.tsx', `import { DataTable } from '../tables/data-table'`])).toEqual([])
  expect(judge(['components/keys/key-list.tsx', `import { KeyRow } from './key-row'`])).toEqual([])
  expect(judge(['components/keys/key-list.tsx', `import { MapView } from '@/components/map/map-view'`])).toEqual([
    expect.stringContaining('features do not import each other'),
  ])
})

test('a file whose name begins like a room is not in it', () => {
  expect(judge(['lib/domain/a.ts', `import { x } from '@/lib/domain-events/x'`])).toHaveLength(1)
})

test('a test may import what it needs, production may not import test support', () => {
  const text = `import { testDatabase } from '@/lib/testing/database'`
  expect(judge(['lib/services/keys/list-keys.db.test.ts', text])).toEqual([])
  expect(judge(['lib/services/keys/list-keys.ts', text])).toEqual([
    expect.stringContaining('nothing that runs in production may import lib/testing'),
  ])
})

test('a page that loads the AWS SDK three files away is found, with the way to it', () => {
  const files: [string, string][] = [
    ['app/page.tsx', `import { apply } from '@/lib/services/apply'`],
    ['lib/services/apply.ts', `import { openAws } from '@/lib/services/open'`],
    ['lib/services/open.ts', `import { KMSClient } from '@aws-sdk/client-kms'`],
  ]
  expect(judge(...files)).toEqual([
    'app/page.tsx → lib/services/apply.ts → lib/services/open.ts → @aws-sdk/client-kms: the web process must not load @aws-sdk.',
  ])
})

test('a type of the AWS room does not load it', () => {
  const files: [string, string][] = [
    ['app/page.tsx', `import { apply } from '@/lib/services/apply'`],
    [
      'lib/services/apply.ts',
      `import type { AwsAccess } from '@/lib/aws/access'\nimport { type X } from '@/lib/aws/x'`,
    ],
  ]
  expect(judge(...files)).toEqual([])
})

test('imports are read in every form, with their lines', () => {
  const text = [
    `import 'server-only'`,
    `import {`,
    `  a,`,
    `  type B,`,
    `} from './near'`,
    `export { c } from '@/lib/far'`,
    `const lazy = await import('../up/lazy')`,
    `// a comment may say: import x from nowhere`,
  ].join('\n')
  expect(
    readImports('lib/services/x/file.ts', text).map(({ line, target, typeOnly }) => [line, target, typeOnly]),
  ).toEqual([
    [1, 'server-only', false],
    [2, 'lib/services/x/near', false],
    [6, 'lib/far', false],
    [7, 'lib/services/up/lazy', false],
  ])
})
