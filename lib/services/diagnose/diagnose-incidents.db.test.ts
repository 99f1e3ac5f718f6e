import { beforeAll, describe, expect, test } from 'vitest'
import { type AnsweredView, DiagnosisView } from '@/lib/contracts/diagnose'
import { buildIncidents } from '@/lib/simulator/scenarios/incidents'
import { contextFor } from '@/lib/testing/contexts'
import { scanning } from '../scans/testing/scanning'
import { diagnoseText } from './diagnose-text'

/** From each thing an incident left behind to every link that broke, the account that mends it, and how. */
const { db, scan, world } = await scanning({ scenario: 'incidents' })
// Times are those of the organization that was scanned: some incidents are a matter of minutes.
const { incidents } = buildIncidents(world.anchor)
const viewer = contextFor(db, 'viewer')

beforeAll(async () => {
  await scan()
})

async function answer(text: string): Promise<AnsweredView> {
  const view = DiagnosisView.parse(JSON.parse(JSON.stringify(await diagnoseText(viewer, { text }))))
  if (view.outcome !== 'answered')
    throw new Error(`Expected an answer to ${text}, got ${JSON.stringify(view, null, 1)}`)
  return view
}

/** What no change to a policy, grant or key lifts: another key is wanted, or it is not about the key's permissions. */
const beyond = new Set(['F8', 'F9', 'F10', 'F13', 'F14', 'F17', 'F18'])

const linksOf = (view: AnsweredView) => [...view.signatures, ...view.launches.flatMap(({ links }) => links)]

describe.each(incidents)('$cluster: $note', ({ cluster, named, passed, path, traces }) => {
  test('left at least three kinds of traces', () => {
    expect(new Set(traces.map(({ kind }) => kind)).size).toBe(traces.length)
    expect(traces.length).toBeGreaterThanOrEqual(3)
  })

  test.each(traces.map(({ kind, ...trace }) => [kind, trace] as const))(
    'from %s',
    async (_, { text, ownerUnnamed }) => {
      const view = await answer(text)
      expect(view.cluster?.name).toBe(cluster)
      const told = view.failing.map(({ failure, accountId }) => ({ failure, fixIn: accountId }))
      expect(told).toEqual(named.map((link) => (ownerUnnamed ? { ...link, fixIn: null } : link)))
      if (passed) expect(view.otherwise.join('\n')).toContain(`${passed}: `)
      if (view.launches.length > 0) expect(view.launches.map((launch) => launch.path)).toEqual([path])
      for (const link of linksOf(view).filter(({ status }) => status === 'fails')) expect(link.fix?.text).toBeTruthy()
      // What the engine can lift, it has a change for that was verified; the rest is no matter of permissions.
      const first = linksOf(view).find(({ status }) => status === 'fails')
      const changed = linksOf(view).some(({ alternatives }) => alternatives.length > 0)
      expect(changed, first?.blocking.join()).toBe(
        named.length > 0 && !named.some(({ failure }) => beyond.has(failure)),
      )
    },
  )
})

test('both grants that miss a role are named', async () => {
  const rebuilt = incidents.find(({ cluster }) => cluster === 'rebuilt-depot')
  const view = await answer(rebuilt?.traces[0]?.text ?? '')
  expect(view.failing[0]?.text).toMatch(/grant \w+ goes to .+ Grant \w+ goes to /)
})
