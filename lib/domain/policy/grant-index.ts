import type { PrincipalIdentity } from './principal-identity'
import type { GrantFacts } from './question'

interface Placed {
  readonly grant: GrantFacts
  readonly position: number
}

type GrantIndex = ReadonlyMap<string, readonly Placed[]>

const indexes = new WeakMap<readonly GrantFacts[], GrantIndex>()
// Below this, looking through all of them is quicker than an index.
const few = 8

/** The grants whose grantee can mean the caller, in their own order: a key can have 50,000 (domain 2.5). */
export function grantsThatMayName(grants: readonly GrantFacts[], caller: PrincipalIdentity): readonly GrantFacts[] {
  if (grants.length <= few) return grants
  const index = indexes.get(grants) ?? buildIndex(grants)
  indexes.set(grants, index)
  const found = [
    placeOf(caller.userArn),
    placeOf(caller.roleArn),
    placeOf(caller.sessionArn ?? caller.sessionArnPrefix),
  ]
    .concat(caller.accountId, caller.rootArn, caller.uniqueId, caller.service, otherShapes)
    .flatMap((place) => (place === null ? [] : (index.get(place) ?? [])))
  return found.sort((a, b) => a.position - b.position).map(({ grant }) => grant)
}

function buildIndex(grants: readonly GrantFacts[]): GrantIndex {
  const index = new Map<string, Placed[]>()
  for (const [position, grant] of grants.entries()) {
    const place = placeOf(grant.granteeServicePrincipal ?? grant.granteePrincipal ?? null)
    if (place === null) continue
    const there = index.get(place)
    if (there) there.push({ grant, position })
    else index.set(place, [{ grant, position }])
  }
  return index
}

const otherShapes = ''

/** Sessions go under their role, unique ids under the id, CloudTrail's `account:role:session` aside. */
function placeOf(name: string | null): string | null {
  if (name === null) return null
  const session = name.indexOf(':assumed-role/')
  if (session >= 0) {
    const end = name.indexOf('/', session + ':assumed-role/'.length)
    return end < 0 ? name : name.slice(0, end + 1)
  }
  if (name.startsWith('arn:') || !name.includes(':')) return name
  return /^A(RO|ID)A/.test(name) ? name.slice(0, name.indexOf(':')) : otherShapes
}
