import type { Journal } from '../../journal/journal'
import type { AnyHandler, Service } from '../../server/handlers'
import type { ServiceModel } from '../../wire/service-model'
import type { World } from '../../world/organization'
import { recorded } from '../recorded'
import { describeIamCall } from './describe-call'
import { iamReads } from './reads'
import { roleWrites } from './role-writes'

/** Reads are allowed or not as a whole; a write is asked for on the role it changes. */
export function iamService(world: World, journal: Journal, model: ServiceModel): Service {
  const handlers: Record<string, AnyHandler> = { ...iamReads(world) }
  const writes = Object.entries(roleWrites(world, journal) as Record<string, AnyHandler>)
  for (const [name, handler] of writes) handlers[name] = recorded(journal, handler, describeIamCall)
  return { model, handlers, selfAuthorizing: new Set(writes.map(([name]) => name)) }
}
