import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { parseArn } from '@/lib/domain/arn'
import { findKey, regionOf } from '../world/find'
import { buildIncidents } from './incidents'
import type { Incident } from './incidents-expectations'

const anchor = new Date('2026-03-02T08:00:00Z')
const { world, incidents } = buildIncidents(anchor)

const causesOf = ({ named, passed }: Incident) => [...named.map(({ failure }) => failure), ...(passed ? [passed] : [])]

test('every cause of the failure catalogue has an incident, and several have two at once', () => {
  const all = Array.from({ length: 18 }, (_, at) => `F${at + 1}`)
  expect(new Set(incidents.flatMap(causesOf))).toEqual(new Set(all))
  expect(incidents.filter(({ named }) => named.length > 1).length).toBeGreaterThanOrEqual(6)
})

test('every cluster is an incident, and its keys are keys of the organization', () => {
  const laidOut = [...world.accounts.values()].flatMap(({ regions }) =>
    [...regions.values()].flatMap(({ clusters }) => clusters.map(({ cluster }) => cluster.arn)),
  )
  expect(incidents.map(({ clusterArn }) => clusterArn).toSorted()).toEqual(laidOut.toSorted())
  const named = incidents.flatMap(({ broken }) => broken.map(({ keyArn }) => keyArn))
  for (const arn of named.filter((one) => parseArn(one) !== null)) expect(findKey(world, arn)).toBeDefined()
})

test('CloudTrail has what the pasted events say', () => {
  for (const { clusterArn, traces } of incidents) {
    const { accountId = '', region = '' } = parseArn(clusterArn) ?? {}
    const records = regionOf(world, accountId, region).events.map(({ record }) => JSON.stringify(record))
    const event = traces.find(({ kind }) => kind === 'a CloudTrail event')?.text ?? 'none'
    expect(records).toContain(JSON.stringify(JSON.parse(event)))
  }
})

test('the same start time lays out the same organization', () => {
  expect(buildIncidents(anchor)).toEqual({ world, incidents })
})

test('the README lists the incidents as they are laid out', () => {
  const readme = readFileSync(new URL('../README.md', import.meta.url), 'utf8')
  const rows = readme.split('\n').filter((line) => line.startsWith('| `') && line.includes(' lakeside-'))
  expect(rows).toEqual(incidents.map((incident) => rowOf(incident)))
})

const rowOf = (incident: Incident) => {
  const { accountId = '', region } = parseArn(incident.clusterArn) ?? {}
  const place = `${world.accounts.get(accountId)?.name}, ${region}`
  return `| \`${incident.cluster}\` | ${place} | ${incident.path} | ${causesOf(incident).join(' + ')} | ${incident.note} |`
}
