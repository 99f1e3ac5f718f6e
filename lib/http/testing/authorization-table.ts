import type { Permission } from '@/lib/domain/roles'
import type { World } from './authorization-world'

type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'

export interface Asked {
  readonly params?: Readonly<Record<string, string>>
  readonly query?: Readonly<Record<string, string>>
  readonly body?: unknown
}

/**
 * What a role for some accounts opens.
 *
 * - `part`: everybody with the permission gets an answer, of the accounts it is for.
 * - `thing`: what the route is about lies in accounts: where the role is not for them it is not there.
 * - `own`: one's own sign-in. What comes of it is between the person and their password; nobody else and no token gets there.
 * - `whole`: it concerns the whole organization: only a role everywhere does.
 */
type Reach = 'part' | 'thing' | 'whole' | 'own'

export interface Row {
  readonly method: Method
  /** Beneath app/api/v1. */
  readonly path: string
  /** null: whoever is signed in. */
  readonly permission: Permission | null
  readonly reach: Reach
  /** What somebody gets whose role is for other accounts, where that is not "not found" of a `thing`. */
  readonly elsewhere?: 403 | 400
  /** No token gets in, whatever it was given. */
  readonly personOnly?: true
  /** A call that is granted, as far as who asks goes. It is made anew for each. */
  readonly ask: (world: World) => Asked | Promise<Asked>
}

const row =
  (reach: Reach) =>
  (
    method: Method,
    path: string,
    permission: Permission | null,
    ask: Row['ask'] = () => ({}),
    more: Pick<Row, 'elsewhere' | 'personOnly'> = {},
  ): Row => ({ method, path, permission, reach, ask, ...more })

const [part, thing, whole, own] = [row('part'), row('thing'), row('whole'), row('own')]

const reason = 'Looked at with the team'
const byArn = (arn: string) => ({ params: { arn: encodeURIComponent(arn) } })
const ofKey = (w: World) => byArn(w.key)
const ofCluster = (w: World) => byArn(w.cluster)
const made = { clientDataJSON: 'e30', attestationObject: 'e30' }
const passkey = { id: 'eA', rawId: 'eA', type: 'public-key', clientExtensionResults: {}, response: made }
const later = () => new Date(Date.now() + 7 * 86_400_000).toISOString()

/** Who may call what: every route of the API with every method it has. A test reads the folder and fails for one that is not here. */
export const authorizationTable: readonly Row[] = [
  part('GET', 'session', null),
  part('POST', 'session/seen', null),
  own('GET', 'account', null),
  own('POST', 'account/confirmation', null, () => ({ body: { password: 'not the one' } })),
  own('POST', 'account/password', null, () => ({ body: { current: 'not the one', next: 'another-long-one-1' } })),
  own('POST', 'account/totp', null),
  own('DELETE', 'account/totp', null),
  own('POST', 'account/totp/confirmation', null, () => ({ body: { code: '000000' } })),
  own('POST', 'account/backup-codes', null),
  own('POST', 'account/passkeys/options', null),
  own('POST', 'account/passkeys', null, () => ({ body: { name: 'x', credential: passkey } })),
  own('PATCH', 'account/passkeys/[id]', null, () => ({ params: { id: 'absent' }, body: { name: 'x' } })),
  own('DELETE', 'account/passkeys/[id]', null, () => ({ params: { id: 'absent' } })),
  own('DELETE', 'account/sessions', null),
  own('DELETE', 'account/sessions/[id]', null, () => ({ params: { id: 'absent' } })),
  part('GET', 'events', 'scans.read'),
  part('GET', 'event-freshness', 'scans.read'),

  part('GET', 'posture', 'inventory.read'),
  part('GET', 'map', 'inventory.read'),
  part('GET', 'region-coverage', 'inventory.read'),

  part('GET', 'keys', 'inventory.read'),
  thing('GET', 'keys/[arn]', 'inventory.read', ofKey),
  thing('GET', 'keys/[arn]/grants', 'inventory.read', ofKey),
  thing('POST', 'keys/[arn]/grants/order', 'inventory.read', (w) => ({ ...ofKey(w), body: { ids: [w.grantId] } })),
  thing('POST', 'keys/[arn]/grants/look-up', 'inventory.read', (w) => ({ ...ofKey(w), body: { grantId: w.grantId } })),

  part('GET', 'clusters', 'inventory.read'),
  thing('GET', 'clusters/[arn]', 'inventory.read', ofCluster),
  thing('GET', 'clusters/[arn]/principals', 'inventory.read', ofCluster),
  thing('POST', 'clusters/[arn]/principals', 'inventory.correct', (w) => ({
    ...ofCluster(w),
    body: { kind: 'node-role', principalArn: w.controller, verdict: 'rejected', reason },
  })),
  thing('DELETE', 'clusters/[arn]/principals/[id]', 'inventory.correct', async (w) => ({
    params: { ...ofCluster(w).params, id: await w.correction() },
  })),
  thing('POST', 'clusters/[arn]/kubernetes', 'inventory.ingest', (w) => ({
    ...ofCluster(w),
    query: { preview: 'true' },
    body: { apiVersion: 'v1', kind: 'List', items: [] },
  })),

  part('GET', 'changes', 'inventory.read'),
  thing('GET', 'changes/[id]', 'inventory.read', (w) => ({ params: { id: w.versionId } })),
  thing('POST', 'changes/[id]/look-up', 'inventory.read', (w) => ({ params: { id: w.versionId }, body: {} })),

  part('POST', 'diagnose', 'inventory.read', (w) => ({
    body: { text: `${w.cluster} launches no nodes`, refresh: false },
  })),
  part('POST', 'diagnose/events', 'inventory.read', (w) => ({ body: { text: `${w.cluster} launches no nodes` } })),

  thing(
    'POST',
    'what-if',
    'inventory.read',
    (w) => ({ body: { changes: [{ change: 'set-key-state', key: w.key, state: 'Disabled' }] } }),
    // In the words for a key that is not there.
    { elsewhere: 400 },
  ),
  part('GET', 'what-if/options', 'inventory.read', () => ({ query: { of: 'key' } })),
  thing('GET', 'what-if/policy', 'inventory.read', (w) => ({ query: { role: w.controller, policy: w.policy } })),

  part('GET', 'requests', 'grants.read'),
  thing('GET', 'requests/[id]', 'grants.read', (w) => ({ params: { id: w.requestId } })),
  thing('GET', 'requests/[id]/revocation', 'grants.read', async (w) => ({
    params: { id: await w.request({ state: 'verified', grantId: w.grantId }) },
  })),
  thing('POST', 'requests/preflight', 'grants.request', (w) => ({ body: { needId: w.needId } })),
  thing('POST', 'requests', 'grants.request', (w) => ({
    body: { needId: w.needId, operations: w.operations, reason },
  })),
  thing('POST', 'requests/[id]/approve', 'grants.decide', async (w) => ({
    params: { id: await w.request({ state: 'requested' }) },
    body: { reason },
  })),
  thing('POST', 'requests/[id]/reject', 'grants.decide', async (w) => ({
    params: { id: await w.request({ state: 'requested' }) },
    body: { reason },
  })),
  thing('POST', 'requests/[id]/revoke', 'grants.decide', async (w) => ({
    params: { id: await w.request({ state: 'verified', grantId: w.grantId }) },
    body: { reason },
  })),
  thing('POST', 'requests/[id]/cancel', 'grants.request', async (w) => ({
    params: { id: await w.request({ state: 'requested', requestedBy: w.userId }) },
    body: { reason },
  })),
  thing('POST', 'requests/[id]/end-earlier', 'grants.request', async (w) => ({
    params: { id: await w.request({ state: 'verified', grantId: w.grantId, requestedBy: w.userId }) },
    body: { reason, endsAt: later() },
  })),

  thing('POST', 'requests/[id]/comments', 'grants.request', (w) => ({
    params: { id: w.requestId },
    body: { text: 'Looked at' },
  })),
  thing('POST', 'requests/[id]/narrow', 'grants.decide', async (w) => ({
    params: { id: await w.request({ state: 'requested' }) },
    body: { reason, operations: ['Decrypt'] },
  })),
  thing('POST', 'requests/[id]/break-glass', 'grants.break-glass', async (w) => ({
    params: { id: await w.request({ state: 'requested' }) },
    body: { reason: 'Nodes of production cannot start, and nobody is awake', confirm: 'break glass' },
  })),
  thing('POST', 'requests/[id]/review-break-glass', 'grants.decide', async (w) => ({
    params: { id: await w.brokenGlass() },
    body: { reason },
  })),
  part('GET', 'requests/broken-glass', 'grants.read'),
  whole('GET', 'approval-rules', 'grants.read'),
  part('GET', 'approval-rules/schema', 'grants.read'),
  part('POST', 'approval-rules/dry-run', 'grants.read', (w) => ({ body: { rules: w.rules } })),
  whole('POST', 'approval-rules', 'rules.change', (w) => ({ body: { rules: w.rules, basedOn: 0, note: reason } })),
  part('GET', 'delegations', 'grants.read'),
  part('POST', 'delegations', 'grants.decide', (w) => ({
    body: { toId: w.somebodyId, reason, startsAt: new Date().toISOString(), endsAt: later() },
  })),
  part('DELETE', 'delegations/[id]', 'grants.decide', async (w) => ({ params: { id: await w.delegation() } })),

  part('GET', 'bundles', 'grants.read'),
  thing('GET', 'bundles/[id]', 'grants.read', async (w) => ({ params: { id: await w.bundle('requested') } })),
  thing('POST', 'bundles/preflight', 'grants.request', (w) => ({ body: { needIds: [w.needId] } })),
  thing('POST', 'bundles', 'grants.request', (w) => ({ body: { needIds: [w.needId], reason } })),
  thing('POST', 'bundles/[id]/approve', 'grants.decide', async (w) => ({
    params: { id: await w.bundle('requested') },
    body: { reason },
  })),
  thing('POST', 'bundles/[id]/reject', 'grants.decide', async (w) => ({
    params: { id: await w.bundle('requested') },
    body: { reason },
  })),
  thing('POST', 'bundles/[id]/continue', 'grants.decide', async (w) => ({
    params: { id: await w.bundle('held') },
    body: { reason },
  })),
  thing('POST', 'bundles/[id]/cancel', 'grants.request', async (w) => ({
    params: { id: await w.bundle('requested', w.userId) },
    body: { reason },
  })),

  part('GET', 'scans', 'scans.read'),
  part('GET', 'scans/[id]', 'scans.read', (w) => ({ params: { id: String(w.scanId) } })),
  part('POST', 'scans/plan', 'scans.read', () => ({ body: {} })),
  // Nothing is told of an account by refusing to read it.
  thing('POST', 'scans', 'scans.start', (w) => ({ body: { scope: { accounts: [w.workload] } } }), { elsewhere: 403 }),
  thing('POST', 'scans/[id]/cancel', 'scans.start', async (w) => ({ params: { id: String(await w.scanUnderWay()) } })),
  part('GET', 'scope-options', 'scans.read'),
  part('GET', 'schedules', 'scans.read'),
  thing(
    'POST',
    'schedules',
    'scans.schedule',
    (w) => ({
      body: {
        name: `s-${Math.random()}`,
        cron: '0 2 * * *',
        timeZone: 'UTC',
        jitterSeconds: 0,
        scope: { accounts: [w.workload] },
      },
    }),
    { elsewhere: 403 },
  ),
  thing('GET', 'schedules/[id]', 'scans.read', async (w) => ({ params: { id: await w.schedule() } })),
  thing('PATCH', 'schedules/[id]', 'scans.schedule', async (w) => ({
    params: { id: await w.schedule() },
    body: { cron: '0 3 * * *' },
  })),
  thing('DELETE', 'schedules/[id]', 'scans.schedule', async (w) => ({ params: { id: await w.schedule() } })),
  thing('POST', 'schedules/[id]/run', 'scans.schedule', async (w) => ({ params: { id: await w.schedule() } })),

  part('GET', 'audit', 'audit.read'),
  part('GET', 'audit/export.csv', 'audit.read'),
  part('GET', 'audit/export.jsonl', 'audit.read'),
  part('GET', 'audit/checkpoints', 'audit.read'),
  whole('POST', 'audit/verify', 'audit.read'),
  whole('GET', 'audit/verify', 'audit.read', async (w) => ({ query: { id: await w.verification() } })),

  thing(
    'POST',
    'audit/writer-alarms/[seq]/review',
    'audit.read',
    async (w) => ({ params: { seq: await w.writerAlarm() }, body: { reason } }),
    { personOnly: true },
  ),

  part('GET', 'reports', 'reports.read'),
  part('GET', 'reports/compliance.csv', 'reports.export'),
  part('GET', 'reports/coverage.csv', 'reports.export'),
  part('GET', 'reports/matrix.csv', 'reports.export'),
  part('GET', 'reports/regions.csv', 'reports.export'),

  part('GET', 'profiles', 'inventory.read'),
  part('GET', 'profiles/schema', 'inventory.read'),
  part('GET', 'profiles/[name]', 'inventory.read', () => ({ params: { name: 'strict' } })),
  whole('POST', 'profiles', 'profiles.change', (w) => ({ body: { profile: w.draft(), basedOn: null } })),
  whole('POST', 'profiles/dry-run', 'inventory.read', (w) => ({ body: { profile: w.draft() } })),
  whole('PATCH', 'profiles/assignment', 'profiles.change', () => ({ body: { default: 'strict', rules: [] } })),
  whole('DELETE', 'profiles/[name]', 'profiles.change', async (w) => ({ params: { name: await w.profile() } })),

  part('GET', 'tokens', 'tokens.create', undefined, { personOnly: true }),
  part('POST', 'tokens', 'tokens.create', () => ({ body: { name: 'x', scopes: ['inventory.read'], days: 1 } }), {
    personOnly: true,
  }),
  part('DELETE', 'tokens/[id]', 'tokens.create', async (w) => ({ params: { id: await w.token() } }), {
    personOnly: true,
  }),

  part('GET', 'mail-preferences', 'grants.read', undefined, { personOnly: true }),
  part('PATCH', 'mail-preferences', 'grants.read', () => ({ body: { off: [] } }), { personOnly: true }),
  whole('GET', 'channels', 'channels.manage'),
  whole('POST', 'channels', 'channels.manage', () => ({
    body: { name: `c-${Math.random()}`, kind: 'mail', events: ['grant.failed'] },
  })),
  whole('GET', 'channels/[id]', 'channels.manage', async (w) => ({ params: { id: await w.channel() } })),
  whole('PATCH', 'channels/[id]', 'channels.manage', async (w) => ({
    params: { id: await w.channel() },
    body: { enabled: false },
  })),
  whole('DELETE', 'channels/[id]', 'channels.manage', async (w) => ({ params: { id: await w.channel() } })),
  whole('POST', 'channels/[id]/rotate', 'channels.manage', async (w) => ({ params: { id: await w.channel() } })),
  whole('POST', 'channels/[id]/test', 'channels.manage', async (w) => ({ params: { id: await w.channel() } })),
  whole('POST', 'deliveries/[id]/repeat', 'channels.manage', async (w) => ({ params: { id: await w.delivery() } })),

  whole('GET', 'account-groups', 'access.manage'),
  whole('POST', 'account-groups', 'access.manage', (w) => ({
    body: { name: `g-${Math.random()}`.replace('.', '-'), accounts: [w.workload] },
  })),
  whole('GET', 'account-groups/[id]', 'access.manage', (w) => ({ params: { id: w.groupId } })),
  whole('PUT', 'account-groups/[id]', 'access.manage', (w) => ({
    params: { id: w.groupId },
    body: { name: 'payments', accounts: [w.workload] },
  })),
  whole('DELETE', 'account-groups/[id]', 'access.manage', async (w) => ({ params: { id: await w.group() } })),
  whole('GET', 'users', 'access.manage'),
  whole('POST', 'users', 'access.manage', () => ({
    body: { email: `u${Math.random()}@northwind.example`, name: 'U', role: 'viewer' },
  })),
  whole('GET', 'users/[id]', 'access.manage', (w) => ({ params: { id: w.somebodyId } })),
  whole('POST', 'users/[id]/disable', 'access.manage', (w) => ({ params: { id: w.somebodyId } })),
  whole('POST', 'users/[id]/enable', 'access.manage', (w) => ({ params: { id: w.somebodyId } })),
  whole('DELETE', 'users/[id]/factors', 'access.manage', (w) => ({ params: { id: w.somebodyId } })),
  whole('POST', 'users/[id]/password', 'access.manage', (w) => ({ params: { id: w.somebodyId } })),
  whole('DELETE', 'users/[id]/sessions', 'access.manage', (w) => ({ params: { id: w.somebodyId } })),
  whole('POST', 'users/[id]/roles', 'access.manage', (w) => ({
    params: { id: w.somebodyId },
    body: { role: 'requester', groupId: w.groupId },
  })),
  whole('DELETE', 'users/[id]/roles/[assignmentId]', 'access.manage', async (w) => ({
    params: { id: w.somebodyId, assignmentId: await w.assignment() },
  })),
]
