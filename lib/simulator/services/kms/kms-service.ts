import type { Journal } from '../../journal/journal'
import type { AnyHandler, Service } from '../../server/handlers'
import type { ServiceModel } from '../../wire/service-model'
import type { World } from '../../world/organization'
import { recorded } from '../recorded'
import { describeKmsCall } from './describe-call'
import { grantHandlers } from './grants'
import { keyReads } from './key-reads'
import { keyWrites } from './key-writes'

/** Operations on no key: the caller's own policies decide. All others ask the evaluator about the key. */
const WITHOUT_KEY = new Set(['ListKeys', 'ListAliases'])
const GRANT_READS = new Set(['ListGrants', 'ListRetirableGrants'])

export function kmsService(world: World, journal: Journal, model: ServiceModel): Service {
  const handlers: Record<string, AnyHandler> = { ...keyReads(world) }
  const others = { ...grantHandlers(world, journal), ...keyWrites(world, journal) } as Record<string, AnyHandler>
  for (const [name, handler] of Object.entries(others)) {
    handlers[name] = GRANT_READS.has(name) ? handler : recorded(journal, handler, describeKmsCall)
  }
  const selfAuthorizing = new Set(Object.keys(handlers).filter((name) => !WITHOUT_KEY.has(name)))
  return { model, handlers, selfAuthorizing }
}
