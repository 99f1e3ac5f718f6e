import type { Instance } from '../inventory/compute'
import { type Inquiry, valuesOf } from './inquiry'

/** The instances that a text names: by id, or by the host name of their node. */
export function instancesNamed({ reading, index }: Pick<Inquiry, 'reading' | 'index'>): readonly Instance[] {
  const ids = new Set(valuesOf(reading, 'instance'))
  const hosts = new Set(valuesOf(reading, 'node'))
  if (ids.size + hosts.size === 0) return []
  return index.inventory.instances.filter(
    ({ id, privateDnsName }) => ids.has(id) || (privateDnsName && hosts.has(privateDnsName)),
  )
}
