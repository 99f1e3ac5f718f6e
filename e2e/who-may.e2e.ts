import { expect, type Person, test } from './fixtures'

const people: readonly Person[] = ['viewer', 'requester', 'approver', 'auditor', 'admin']
/** Who may read what; everybody may read everything else. */
const auditReaders: readonly Person[] = ['auditor', 'admin']
const schedulers: readonly Person[] = ['approver', 'admin']
const correctors: readonly Person[] = ['approver', 'admin']
const profileChangers: readonly Person[] = ['admin']
const ingesters: readonly Person[] = ['requester', 'approver', 'admin']
const exporters: readonly Person[] = ['approver', 'auditor', 'admin']

for (const person of people) {
  test(`${person} reads what they may, by page and by API`, async ({ signInAs }) => {
    const page = await signInAs(person)
    for (const path of [
      'posture',
      'keys',
      'clusters',
      'map',
      'region-coverage',
      'requests',
      'bundles',
      'scans',
      'changes',
      'schedules',
      'scope-options',
      'what-if/options?of=key',
      'reports',
      'profiles',
      'profiles/strict',
      'profiles/schema',
    ]) {
      expect((await page.request.get(`/api/v1/${path}`)).status(), path).toBe(200)
    }
    const mayAudit = auditReaders.includes(person)
    for (const path of ['audit', 'audit/export.csv', 'audit/export.jsonl'])
      expect((await page.request.get(`/api/v1/${path}`)).status(), path).toBe(mayAudit ? 200 : 403)
    expect((await page.request.get('/api/v1/tokens')).status()).toBe(person === 'viewer' ? 403 : 200)
    const mayExport = exporters.includes(person)
    for (const file of ['matrix.csv', 'coverage.csv', 'regions.csv'])
      expect((await page.request.get(`/api/v1/reports/${file}`)).status(), file).toBe(mayExport ? 200 : 403)

    await page.goto('/')
    const origin = new URL(page.url()).origin
    const diagnosis = await page.request.post('/api/v1/diagnose', {
      data: { text: 'Client.InvalidKMSKey.InvalidState', refresh: false },
      headers: { origin },
    })
    expect(diagnosis.status()).toBe(200)
    const events = await page.request.post('/api/v1/diagnose/events', {
      data: { text: 'Client.InvalidKMSKey.InvalidState' },
      headers: { origin },
    })
    expect(events.status()).toBe(409)
    const whatIf = await page.request.post('/api/v1/what-if', {
      data: { changes: [{ change: 'recreate-role', role: 'nobody' }] },
      headers: { origin },
    })
    expect(whatIf.status()).toBe(400)
    expect((await page.request.get('/api/v1/keys/nowhere/grants')).status()).toBe(404)
    for (const [path, data] of [
      ['order', { ids: ['g'] }],
      ['look-up', { grantId: 'g' }],
    ] as const) {
      const answer = await page.request.post(`/api/v1/keys/nowhere/grants/${path}`, { data, headers: { origin } })
      expect(answer.status(), path).toBe(404)
    }
    const kubernetes = await page.request.post('/api/v1/clusters/none/kubernetes?preview=true', {
      data: {},
      headers: { origin },
    })
    expect(kubernetes.status()).toBe(ingesters.includes(person) ? 404 : 403)
    const schedule = await page.request.patch('/api/v1/schedules/none', {
      data: { enabled: false },
      headers: { origin },
    })
    expect(schedule.status()).toBe(schedulers.includes(person) ? 404 : 403)
    const principals = '/api/v1/clusters/nobody/principals'
    expect((await page.request.get(principals)).status()).toBe(404)
    const [corrected, withdrawn] = await Promise.all([
      page.request.post(principals, { data: {}, headers: { origin } }),
      page.request.delete(`${principals}/none`, { data: {}, headers: { origin } }),
    ])
    expect([corrected, withdrawn].map((answer) => answer.status())).toEqual(
      correctors.includes(person) ? [400, 404] : [403, 403],
    )
    const tried = await page.request.post('/api/v1/profiles/dry-run', { data: {}, headers: { origin } })
    expect(tried.status()).toBe(200)
    // What is sent is refused by who sends it before it is refused for what it is.
    const [saved, assigned, deleted] = await Promise.all([
      page.request.post('/api/v1/profiles', { data: {}, headers: { origin } }),
      page.request.patch('/api/v1/profiles/assignment', { data: {}, headers: { origin } }),
      page.request.delete('/api/v1/profiles/nobody', { data: {}, headers: { origin } }),
    ])
    const mayChange = profileChangers.includes(person)
    expect([saved, assigned, deleted].map((answer) => answer.status())).toEqual(
      mayChange ? [400, 400, 404] : [403, 403, 403],
    )
    await expect(page.getByRole('link', { name: 'Audit log' })).toHaveCount(mayAudit ? 1 : 0)
    await page.goto('/audit')
    await expect(page.getByRole('button', { name: 'Verify chain' })).toHaveCount(mayAudit ? 1 : 0)
  })
}

test('a write from another site is refused, whoever is signed in', async ({ signInAs }) => {
  const page = await signInAs('admin')
  const answer = await page.request.post('/api/v1/scans', {
    data: {},
    headers: { origin: 'https://elsewhere.example' },
  })
  expect(answer.status()).toBe(403)
})

test('a stranger may not ask what if', async ({ request, baseURL }) => {
  const answer = await request.post('/api/v1/what-if', {
    data: { changes: [{ change: 'recreate-role', role: 'nobody' }] },
    headers: { origin: new URL(baseURL ?? '').origin },
  })
  expect(answer.status()).toBe(401)
  expect((await request.get('/api/v1/what-if/options?of=key')).status()).toBe(401)
  expect((await request.get('/api/v1/keys/nowhere/grants')).status()).toBe(401)
})

test('a stranger may not have a text diagnosed', async ({ request, baseURL }) => {
  for (const path of ['diagnose', 'diagnose/events']) {
    const answer = await request.post(`/api/v1/${path}`, {
      data: { text: 'Client.InvalidKMSKey.InvalidState' },
      headers: { origin: new URL(baseURL ?? '').origin },
    })
    expect(answer.status(), path).toBe(401)
  }
})
