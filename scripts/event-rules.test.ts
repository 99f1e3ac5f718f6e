import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { aliasEvents, iamEvents, keyEvents, organizationEvents, placeEvents } from '@/lib/domain/changes/event-names'

interface Template {
  readonly Resources: Readonly<Record<string, { readonly Type: string; readonly Properties: Properties }>>
}
interface Properties {
  readonly EventPattern?: {
    readonly source?: readonly string[]
    readonly detail?: { readonly eventName: readonly string[] }
  }
  readonly PolicyDocument?: { readonly Statement: readonly { readonly Action: readonly string[] }[] }
}

const template = (name: string): Template =>
  JSON.parse(readFileSync(new URL(`../deploy/events/${name}.json`, import.meta.url), 'utf8'))
const patterns = Object.values(template('account').Resources).flatMap(({ Properties }) => Properties.EventPattern ?? [])
const letThrough = new Set(
  patterns.flatMap(({ source = [], detail }) =>
    source.flatMap((one) => (detail?.eventName ?? []).map((name) => `${one} ${name}`)),
  ),
)

const known: Readonly<Record<string, Iterable<string>>> = {
  'aws.kms': [...keyEvents, ...aliasEvents],
  'aws.iam': iamEvents,
  'aws.organizations': organizationEvents,
  ...Object.fromEntries(
    Object.entries(placeEvents).map(([source, names]) => [`aws.${source.split('.')[0]}`, Object.keys(names)]),
  ),
}

describe('the rules of an account', () => {
  test.each(Object.entries(known))('let through every change of %s that makes something stale', (source, names) => {
    expect([...names].filter((name) => !letThrough.has(`${source} ${name}`))).toEqual([])
  })

  test('let nothing else through', () => {
    const names = new Set(Object.values(known).flatMap((some) => [...some]))
    expect(patterns.flatMap(({ detail }) => detail?.eventName ?? []).filter((name) => !names.has(name))).toEqual([])
    expect(patterns.flatMap(({ source = [] }) => source).sort()).toEqual(Object.keys(known).sort())
  })

  test('are no longer than EventBridge takes', () => {
    for (const pattern of patterns) expect(JSON.stringify(pattern).length).toBeLessThanOrEqual(2_048)
  })
})

test('the scanner may take messages from the queue, and nothing else', () => {
  const { ScannerTakesEvents } = template('hub').Resources
  expect(ScannerTakesEvents?.Properties.PolicyDocument?.Statement.flatMap(({ Action }) => Action).sort()).toEqual([
    'sqs:DeleteMessage',
    'sqs:GetQueueAttributes',
    'sqs:ReceiveMessage',
  ])
})
