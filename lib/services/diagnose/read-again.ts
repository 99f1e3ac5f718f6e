import { accountOf } from '@/lib/domain/arn'
import type { Answered } from '@/lib/domain/diagnose/diagnose'
import type { Link } from '@/lib/domain/diagnose/link'
import { mayIn, type ServiceContext } from '../context'
import { requestScan } from '../scans/request-scan'

/** What was read within this time is not read again. */
const freshMs = 2 * 60_000
/** Each account's roles are a few calls. */
const mostAccounts = 2

/** Accounts whose roles an answer depends on, those of failing links first. AWS's own role that decrypts volumes is in none. */
export function roleAccountsOf({ launches }: Pick<Answered, 'launches'>): readonly string[] {
  const links = launches.flatMap((launch) => launch.links)
  const account = ({ principal }: Link) =>
    principal && principal.kind !== 'identity-only-role' ? (accountOf(principal.arn) ?? []) : []
  const ordered = [...links.filter(({ status }) => status === 'fails'), ...links].flatMap(account)
  return [...new Set(ordered)].slice(0, mostAccounts)
}

/** What an answer rests on, and when each was read last. */
export interface Basis {
  readonly key: string
  readonly keyReadAt: Date | null
  readonly roles: readonly { readonly accountId: string; readonly readAt: Date | null }[]
}

/**
 * Starts, or joins, the scan of one key and the roles that use it where they were not read lately and the person may start scans. Gives
 * its id.
 */
export async function readAgain(ctx: ServiceContext, { key, keyReadAt, roles }: Basis): Promise<number | null> {
  if (!mayIn(ctx, 'scans.start', accountOf(key) ?? '')) return null
  const isFresh = (at: Date | null) => at !== null && ctx.clock.now().getTime() - at.getTime() < freshMs
  const rolesOf = roles
    .filter(({ accountId, readAt }) => !isFresh(readAt) && mayIn(ctx, 'scans.start', accountId))
    .map(({ accountId }) => accountId)
  if (isFresh(keyReadAt) && rolesOf.length === 0) return null
  const scope = { key, ...(rolesOf.length > 0 && { rolesOf }) }
  const { id } = await requestScan(ctx, { trigger: 'diagnosis', scope })
  return id
}
