import type { Journal } from '../../journal/journal'
import type { AnyHandler, Service } from '../../server/handlers'
import type { ServiceModel } from '../../wire/service-model'
import type { World } from '../../world/organization'
import { grantHandlers } from './grants'
import { keyReads } from './key-reads'
import { recorded } from './recorded'

/** Operations on no key: the caller's own policies decide. All others ask the evaluator about the key. */
const WITHOUT_KEY = new Set(['ListKeys', 'ListAliases'])
const RECORDED = new Set(['CreateGrant', 'RevokeGrant', 'RetireGrant'])

export function kmsService(world: World, journal: Journal, model: ServiceModel): Service {
  const handlers: Record<string, AnyHandler> = { ...keyReads(world) }
  for (const [name, handler] of Object.entries(grantHandlers(world, journal) as Record<string, AnyHandler>)) {
    handlers[name] = RECORDED.has(name) ? recorded(journal, handler) : handler
  }
  const selfAuthorizing = new Set(Object.keys(handlers).filter((name) => !WITHOUT_KEY.has(name)))
  return { model, handlers, selfAuthorizing }
}
