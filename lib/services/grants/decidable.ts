import { type ServiceContext, scopeOf } from '@/lib/services/context'

/** Requests whose key's owner account the caller decides for. */
export function decidable(ctx: Pick<ServiceContext, 'actor'>): { keyAccountId?: { in: string[] } } {
  const scope = scopeOf(ctx, 'grants.decide')
  return scope === 'all' ? {} : { keyAccountId: { in: [...scope] } }
}
