import { type Documents, isIncomplete } from './documents'
import { type GrantMatch, matchGrants } from './grants'
import type { Judged } from './judged'
import type { PrincipalIdentity } from './principal-identity'
import type { GrantFacts } from './question'
import { combineRetirable, matchRetirable } from './retire-grant'
import { askAll, type Says } from './says'
import type { KeyPolicySay } from './statements'
import { both, either, MAYBE, NO, type Tri, YES } from './tri'
import type { Because } from './verdict'

type Cap = 'permissions-boundary' | 'session-policy'

/** One way to be allowed. */
export interface Path {
  readonly because: Because
  readonly open: Tri
  /** Open as well if an implicit deny of this cap does not limit it, which AWS does not document. */
  readonly undocumented?: { readonly open: Tri; readonly cap: Cap }
  readonly grant?: GrantFacts
}

/** The two sides of a request and the caps on the caller's, with unreadable documents taken to allow everything. */
interface Sides {
  readonly keyPolicy: KeyPolicySay
  readonly identity: Tri
  readonly boundary: Tri
  readonly session: Tri
}

export interface Found {
  /** In the order of preference. */
  readonly paths: readonly Path[]
  readonly sides: Sides
  readonly grants: readonly GrantMatch[]
}

/** Every way to be allowed, with explicit denies and the organization's caps left aside. */
export function findPaths(judged: Judged, says: Says = askAll(judged)): Found {
  const { documents, caller, facts, crossAccount } = judged
  const { operation } = facts
  const sides = sidesOf(says, documents, caller)
  if (operation.family === 'service') return { paths: servicePaths(sides, caller), sides, grants: [] }
  if (operation.name === 'RetireGrant') return { paths: retirePaths(judged, sides), sides, grants: [] }
  const grants = matchGrants(documents.grants, caller, operation, facts)
  return { paths: keyPaths(sides, grants, caller, crossAccount), sides, grants }
}

function sidesOf(says: Says, documents: Documents, caller: PrincipalIdentity): Sides {
  return {
    keyPolicy: isIncomplete(documents, 'key-policy') ? everything : says.keyPolicy,
    identity: caller.isRoot || isIncomplete(documents, 'identity-policy') ? YES : says.identity.allow,
    boundary: !says.boundary || isIncomplete(documents, 'permissions-boundary') ? YES : says.boundary.allow,
    session: !says.session || isIncomplete(documents, 'session-policy') ? YES : says.session.allow,
  }
}

const everything: KeyPolicySay = { deny: NO, exact: YES, anyone: YES, role: YES, account: YES }

const capsOf = ({ boundary, session }: Sides) => both(boundary, session)
const tighterCap = ({ boundary, session }: Sides): Cap =>
  boundary <= session ? 'permissions-boundary' : 'session-policy'

/** An Allow whose relation to boundary and session policy AWS does not document. */
function uncapped(because: Because, open: Tri, sides: Sides, grant?: GrantFacts): Path {
  const caps = capsOf(sides)
  const limited = both(open, caps)
  if (caps === YES) return { because, open, grant }
  return { because, open: limited, undocumented: { open, cap: tighterCap(sides) }, grant }
}

function keyPaths(
  sides: Sides,
  grants: readonly GrantMatch[],
  caller: PrincipalIdentity,
  crossAccount: boolean,
): Path[] {
  const { keyPolicy, identity } = sides
  const caps = capsOf(sides)
  // The half in the caller's account: an identity policy within boundary and session policy.
  const half = both(identity, caps)
  const grantPaths = grants
    .filter(({ listsOperation }) => listsOperation)
    .flatMap((match) => grantPath(match, sides, caller, crossAccount))
  if (crossAccount) {
    const named = either(either(keyPolicy.exact, keyPolicy.anyone), keyPolicy.role)
    return [
      { because: caller.isRoot ? 'key-policy' : 'key-policy+identity-policy', open: both(named, half) },
      ...grantPaths,
      delegated(keyPolicy.account, half, caller),
    ]
  }
  return [
    { because: 'key-policy', open: keyPolicy.exact },
    { because: 'key-policy', open: both(keyPolicy.role, caps) },
    uncapped('key-policy', keyPolicy.anyone, sides),
    ...grantPaths,
    delegated(keyPolicy.account, half, caller),
  ]
}

/** The root user needs no identity policy. */
const delegated = (account: Tri, half: Tri, caller: PrincipalIdentity): Path => ({
  because: caller.isRoot ? 'key-policy-delegation' : 'key-policy-delegation+identity-policy',
  open: both(account, half),
})

function grantPath(match: GrantMatch, sides: Sides, caller: PrincipalIdentity, crossAccount: boolean): Path[] {
  const { grant, toCaller, toAccount, constraints } = match
  const half = both(sides.identity, capsOf(sides))
  // A grant to a whole account delegates; its root user needs nothing more.
  const byAccount: Path = { because: 'grant', open: both(both(toAccount, constraints.holds), half), grant }
  const direct = both(toCaller, constraints.holds)
  if (!crossAccount || caller.service !== null) return [uncapped('grant', direct, sides, grant), byAccount]
  // R8: issued by the caller's own account, the grant stands alone. R9: issued elsewhere, it is only the key's half.
  if (grant.issuingAccount === caller.accountId) return [uncapped('grant', direct, sides, grant), byAccount]
  const withHalf: Path = { because: 'grant', open: both(direct, half), grant }
  if (grant.issuingAccount !== undefined) return [withHalf, byAccount]
  return [withHalf, { because: 'grant', open: both(direct, MAYBE), grant }, byAccount]
}

function retirePaths({ documents, caller, facts }: Judged, sides: Sides): Path[] {
  const matches = matchRetirable(documents.grants, caller, facts)
  const half = both(sides.identity, capsOf(sides))
  const grant = matches.length === 1 ? matches[0]!.grant : undefined
  return [
    uncapped(
      'grant',
      combineRetirable(matches, ({ directly }) => directly),
      sides,
      grant,
    ),
    {
      because: 'grant',
      open: combineRetirable(matches, ({ directly, throughAccount }) => either(directly, both(throughAccount, half))),
      grant,
    },
  ]
}

// R2: operations not tied to a key need IAM only.
const servicePaths = (sides: Sides, caller: PrincipalIdentity): Path[] => [
  { because: 'key-policy-delegation+identity-policy', open: caller.isRoot ? YES : both(sides.identity, capsOf(sides)) },
]

/** The first thing that is missing. */
export function deniedImplicitly(
  { crossAccount, facts }: Judged,
  { sides, grants }: Found,
): { because: Because; grant?: GrantFacts } {
  const { operation } = facts
  const withoutKey = operation.family === 'service'
  const { keyPolicy, identity } = sides
  if (operation.name === 'RetireGrant') return { because: 'implicit:grant' }
  const listed = grants.filter(({ listsOperation }) => listsOperation)
  const named = either(either(keyPolicy.exact, keyPolicy.anyone), keyPolicy.role)
  const usable = listed.find(({ constraints }) => constraints.holds !== NO)
  if (!withoutKey && !usable && named === NO) {
    const refused = listed[0]
    if (refused) {
      const tooWide = refused.constraints.cause?.startsWith('operations') ?? false
      return { because: tooWide ? 'implicit:grant' : 'implicit:grant-constraint', grant: refused.grant }
    }
    if (keyPolicy.account === NO)
      return grants[0] ? { because: 'implicit:grant', grant: grants[0].grant } : { because: 'implicit:key-policy' }
  }
  // A role the key policy names needs no identity policy in its own account: only a cap can stand in the way.
  const needsIdentity = crossAccount || named === NO || withoutKey
  if (needsIdentity && identity === NO) return { because: 'implicit:identity-policy', grant: usable?.grant }
  return { because: `implicit:${tighterCap(sides)}`, grant: usable?.grant }
}
