import type { GrantNowView } from '@/lib/contracts/requests'
import type { Database } from '@/lib/db/client'
import type { GrantRequest } from '@/lib/db/generated/client'
import { describeGone, describeRecreated, type GrantNow, grantNow } from '@/lib/domain/grants/grant-now'
import type { Grant, Key } from '@/lib/domain/inventory/key'
import type { Role } from '@/lib/domain/inventory/principal'
import { findGone } from '@/lib/services/history/gone-grants'

/** Whether the grants of verified requests are what they were, by request id; asked for a page of requests at once. */
export async function grantsNow(
  db: Pick<Database, 'pool'>,
  requests: readonly GrantRequest[],
): Promise<Map<string, GrantNowView>> {
  const asked = requests.flatMap(({ state, grantId, ...rest }) =>
    state === 'verified' && grantId ? [{ ...rest, grantId }] : [],
  )
  if (asked.length === 0) return new Map()
  const known = await currentBodies(
    db,
    asked.flatMap(({ keyArn, granteePrincipal, grantId }) => [
      keyArn,
      granteePrincipal,
      grantResource(keyArn, grantId),
    ]),
  )
  const grantOf = (r: { keyArn: string; grantId: string }) =>
    (known.get(grantResource(r.keyArn, r.grantId)) as Grant | undefined) ?? null
  const gone = await findGone(
    db,
    asked.filter((request) => !grantOf(request)),
  )
  return new Map(
    asked.map((request) => [
      request.id,
      toView(
        grantNow({
          key: (known.get(request.keyArn) as Key | undefined) ?? null,
          grant: grantOf(request),
          role: (known.get(request.granteePrincipal) as Role | undefined) ?? null,
          gone: gone.get(request.grantId) ?? null,
        }),
      ),
    ]),
  )
}

const grantResource = (keyArn: string, grantId: string) => `${keyArn}/grant/${grantId}`

async function currentBodies({ pool }: Pick<Database, 'pool'>, ids: readonly string[]): Promise<Map<string, unknown>> {
  const { rows } = await pool.query<{ id: string; body: unknown }>(
    `select resource_id as id, body from resource_versions
     where current and kind in ('kms-key', 'kms-grant', 'iam-role') and resource_id = any($1)`,
    [[...new Set(ids)]],
  )
  return new Map(rows.map(({ id, body }) => [id, body]))
}

function toView(now: GrantNow): GrantNowView {
  switch (now.state) {
    case 'there':
      return { state: now.state, text: '', actorArn: null }
    case 'not-known':
      return { state: now.state, text: now.reason, actorArn: null }
    case 'role-recreated':
      return { state: now.state, text: describeRecreated(now.roleArn, now.createdAt), actorArn: null }
    case 'gone':
      return { state: now.state, text: describeGone(now), actorArn: now.by?.actorArn || null }
  }
}
