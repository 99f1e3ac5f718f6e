import { type InventoryIndex, roleBehind } from '../launch-paths/index-inventory'
import type { Layer } from '../policy/verdict'
import { valuesOf } from './inquiry'
import type { Link } from './link'
import type { Reading } from './reading'

/** The layers that AWS means by the documents its messages name. */
const layersOf: Readonly<Record<string, readonly Layer[]>> = {
  'identity-based policy': ['identity-policy'],
  'resource-based policy': ['key-policy', 'grant'],
  'permissions boundary': ['permissions-boundary'],
  'session policy': ['session-policy'],
  'service control policy': ['scp'],
  'resource control policy': ['rcp'],
  'VPC endpoint policy': ['vpc-endpoint-policy'],
}

/** Says of each link that fails whether AWS's message blames the same caller and document, as far as it names them. */
export function confirmLinks(index: InventoryIndex, reading: Reading, links: readonly Link[]): readonly Link[] {
  const callers = valuesOf(reading, 'principal').map((arn) => roleOf(index, arn))
  const blamed = valuesOf(reading, 'no-allow-in', 'deny-in').flatMap((document) => layersOf[document] ?? [])
  if (blamed.length === 0) return links
  return links.map((link) => {
    if (link.status !== 'fails' || link.layer === null || link.confirmed !== null) return link
    if (callers.length > 0 && link.principal && !callers.includes(link.principal.arn)) return link
    return { ...link, confirmed: blamed.includes(link.layer) }
  })
}

function roleOf(index: InventoryIndex, arn: string): string {
  const role = roleBehind(index, arn)
  return index.roles.has(role)
    ? role
    : role.replace(/:role\/aws:ec2-infrastructure\/.*$/, ':role/aws:ec2-infrastructure')
}
