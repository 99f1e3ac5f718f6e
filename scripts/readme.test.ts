import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { collectors } from '@/lib/collectors/registry'
import { northwind } from '@/lib/simulator/scenarios/northwind'
import { NORTHWIND_CHECKPOINTS_ROLE } from '@/lib/simulator/scenarios/northwind-credentials'

const readme = readFileSync(new URL('../README.md', import.meta.url), 'utf8')

interface Policy {
  readonly Statement: readonly { readonly Effect: string; readonly Action: string | readonly string[] }[]
}

/** The policy that README shows under that name. */
function policy(name: string): Policy {
  const text = readme.match(new RegExp(`\`\`\`json ${name}\n([\\s\\S]*?)\`\`\``))?.[1]
  if (!text) throw new Error(`README shows no policy "${name}".`)
  return JSON.parse(text)
}

function allowed(name: string): string[] {
  return policy(name)
    .Statement.filter((statement) => statement.Effect === 'Allow')
    .flatMap((statement) => statement.Action)
    .sort()
}

const readsOf = (belongs: (action: string) => boolean) =>
  [...new Set(collectors.flatMap((collector) => collector.reads))].filter(belongs).sort()

const ofTheOrganization = (action: string) => action.startsWith('organizations:')

test('the scanner policy of the README allows what the collectors read, and no more', () => {
  // Asked before any collector runs: which Regions there are. Asked where it may be, to pace the reads: the quotas. Asked when a person
  // wants to know who changed something, or which calls were refused: CloudTrail. Asked right before a grant is made: its grantee.
  const besides = ['cloudtrail:LookupEvents', 'ec2:DescribeRegions', 'iam:GetRole', 'servicequotas:ListServiceQuotas']
  const reads = [...readsOf((action) => !ofTheOrganization(action)), ...besides].sort()
  expect(allowed('keyscope-scanner')).toEqual(reads)
})

test('the organization policy of the README does too', () => {
  expect(allowed('keyscope-organization')).toEqual(readsOf(ofTheOrganization))
})

test('the writer policy of the README allows grants and nothing else', () => {
  expect(allowed('keyscope-writer')).toEqual([
    'kms:CreateGrant',
    'kms:DescribeKey',
    'kms:ListGrants',
    'kms:RetireGrant',
    'kms:RevokeGrant',
  ])
})

test('the policy for checkpoints is what the simulated organization gives that role, and lets nothing be deleted', () => {
  const role = northwind(new Date())
    .accounts.get('111100000002')
    ?.directory.roles.find(({ name }) => name === NORTHWIND_CHECKPOINTS_ROLE)
  const given = role?.inline.flatMap(({ document }) => document.Statement.flatMap(({ Action = [] }) => Action)) ?? []
  expect(allowed('keyscope-checkpoints')).toEqual([...given].sort())
  expect(given.filter((action) => /Delete|Bypass|\*/.test(action))).toEqual([])
})

test('every setting of lib/env.ts is in the README and in .env.example', () => {
  const source = readFileSync(new URL('../lib/env.ts', import.meta.url), 'utf8')
  const settings = [...source.matchAll(/^ {2}([A-Z][A-Z_]+):/gm)].map((match) => match[1] ?? '')
  const example = readFileSync(new URL('../.env.example', import.meta.url), 'utf8')
  expect(settings.length).toBeGreaterThan(10)
  for (const setting of settings) {
    expect(readme).toContain(`\`${setting}\``)
    expect(example).toContain(`${setting}=`)
  }
})
