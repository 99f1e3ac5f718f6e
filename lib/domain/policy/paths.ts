import { type Documents, governedByKeyPolicy, isIncomplete } from './documents'
import { testConstraints } from './grant-constraints'
import { type GrantMatch, matchGrants } from './grants'
import type { Judged, JudgedQuestion } from './judged'
import { hasOperation, intersect, isEmpty, type OperationSet, operationSet, serviceOperations } from './operation-set'
import { findOperation } from './operations'
import type { PrincipalIdentity } from './principal-identity'
import type { GrantFacts } from './question'
import { combineRetirable, matchRetirable } from './retire-grant'
import type { Says } from './says'
import type { KeyPolicySay } from './statements'
import { both, either, MAYBE, NO, YES } from './tri'
import { always, answerAt, join, lift, meet, never, type TriSet, within } from './tri-set'
import type { Because } from './verdict'

type Cap = 'permissions-boundary' | 'session-policy'

/** One way to be allowed, and for which of the operations asked about it is open. */
export interface Path {
  readonly because: Because
  readonly open: TriSet
  /** Open as well if the caller's boundary or session policy does not limit it, which AWS does not document. */
  readonly undocumented?: TriSet
  readonly grant?: GrantFacts
}

/** The two sides of a request and the caps on the caller's, with unreadable documents taken to allow everything. */
export interface Sides {
  readonly keyPolicy: KeyPolicySay
  readonly identity: TriSet
  readonly boundary: TriSet
  readonly session: TriSet
}

export interface Found {
  /** In the order of preference. */
  readonly paths: readonly Path[]
  readonly sides: Sides
  readonly grants: readonly GrantMatch[]
}

const retireGrantOperation = findOperation('RetireGrant')!
const retireGrant = operationSet([retireGrantOperation])

/** Every way to be allowed, with explicit denies and the organization's caps left aside. */
export function findPaths(judged: Judged, says: Says): Found {
  const { documents, caller, asked } = judged
  const sides = sidesOf(says, documents, caller)
  const governed = intersect(asked, governedByKeyPolicy)
  const grants = isEmpty(governed) ? [] : matchGrants(judged, governed)
  const paths = isEmpty(governed) ? [] : keyPaths(sides, grants, judged, governed)
  const retiring = intersect(asked, retireGrant)
  if (!isEmpty(retiring)) paths.push(...retirePaths(judged, sides, retiring))
  const withoutKey = intersect(asked, serviceOperations)
  if (!isEmpty(withoutKey)) paths.push(servicePath(sides, caller, withoutKey))
  return { paths, sides, grants }
}

function sidesOf(says: Says, documents: Documents, caller: PrincipalIdentity): Sides {
  return {
    keyPolicy: isIncomplete(documents, 'key-policy') ? everything : says.keyPolicy,
    identity: caller.isRoot || isIncomplete(documents, 'identity-policy') ? always : says.identity.allow,
    boundary: !says.boundary || isIncomplete(documents, 'permissions-boundary') ? always : says.boundary.allow,
    session: !says.session || isIncomplete(documents, 'session-policy') ? always : says.session.allow,
  }
}

const everything: KeyPolicySay = { deny: never, exact: always, anyone: always, role: always, account: always }

const capsOf = ({ boundary, session }: Sides): TriSet => meet(boundary, session)
const namedBy = ({ exact, anyone, role }: KeyPolicySay): TriSet => join(join(exact, anyone), role)

/** The cap that stands more in the way of one operation. */
export function tighterCap({ boundary, session }: Sides, { operation }: JudgedQuestion): Cap {
  return answerAt(boundary, operation) <= answerAt(session, operation) ? 'permissions-boundary' : 'session-policy'
}

/** An Allow whose relation to boundary and session policy AWS does not document. */
function uncapped(because: Because, open: TriSet, sides: Sides, grant?: GrantFacts): Path {
  const caps = capsOf(sides)
  if (caps === always) return { because, open, grant }
  return { because, open: meet(open, caps), undocumented: open, grant }
}

function keyPaths(sides: Sides, grants: readonly GrantMatch[], judged: Judged, asked: OperationSet): Path[] {
  const { caller, crossAccount } = judged
  const { keyPolicy, identity } = sides
  const caps = capsOf(sides)
  // The half in the caller's account: an identity policy within boundary and session policy.
  const half = within(meet(identity, caps), asked)
  const delegated: Path = {
    // The root user needs no identity policy.
    because: caller.isRoot ? 'key-policy-delegation' : 'key-policy-delegation+identity-policy',
    open: meet(keyPolicy.account, half),
  }
  const paths: Path[] = []
  if (crossAccount)
    paths.push({
      because: caller.isRoot ? 'key-policy' : 'key-policy+identity-policy',
      open: meet(namedBy(keyPolicy), half),
    })
  else
    paths.push(
      { because: 'key-policy', open: within(keyPolicy.exact, asked) },
      { because: 'key-policy', open: within(meet(keyPolicy.role, caps), asked) },
      uncapped('key-policy', within(keyPolicy.anyone, asked), sides),
    )
  for (const match of grants) if (!isEmpty(match.listed)) paths.push(...grantPaths(match, sides, half, judged))
  paths.push(delegated)
  return paths
}

function grantPaths(match: GrantMatch, sides: Sides, half: TriSet, { caller, crossAccount }: Judged): Path[] {
  const { grant, toCaller, toAccount, listed, holds } = match
  // A grant to a whole account delegates; its root user needs nothing more.
  const byAccount: Path = { because: 'grant', open: meet(meet(lift(toAccount, listed), holds), half), grant }
  const direct = meet(lift(toCaller, listed), holds)
  if (!crossAccount || caller.service !== null) return [uncapped('grant', direct, sides, grant), byAccount]
  // R8: issued by the caller's own account, the grant stands alone. R9: issued elsewhere, it is only the key's half.
  if (grant.issuingAccount === caller.accountId) return [uncapped('grant', direct, sides, grant), byAccount]
  const withHalf: Path = { because: 'grant', open: meet(direct, half), grant }
  if (grant.issuingAccount !== undefined) return [withHalf, byAccount]
  return [withHalf, { because: 'grant', open: meet(direct, lift(MAYBE, listed)), grant }, byAccount]
}

function retirePaths(judged: Judged, sides: Sides, asked: OperationSet): Path[] {
  const matches = matchRetirable(judged)
  if (matches.length === 0) return []
  const caps = answerAt(capsOf(sides), retireGrantOperation)
  const half = both(answerAt(sides.identity, retireGrantOperation), caps)
  const grant = matches.length === 1 ? matches[0]!.grant : undefined
  const open = combineRetirable(matches, ({ directly, throughAccount }) =>
    either(both(directly, caps), both(throughAccount, half)),
  )
  if (caps === YES) return [{ because: 'grant', open: lift(open, asked), grant }]
  const uncapped = combineRetirable(matches, ({ directly, throughAccount }) =>
    either(directly, both(throughAccount, half)),
  )
  return [{ because: 'grant', open: lift(open, asked), undocumented: lift(uncapped, asked), grant }]
}

// R2: operations not tied to a key need IAM only.
const servicePath = (sides: Sides, caller: PrincipalIdentity, asked: OperationSet): Path => ({
  because: 'key-policy-delegation+identity-policy',
  open: caller.isRoot ? lift(YES, asked) : within(meet(sides.identity, capsOf(sides)), asked),
})

/** The first thing that is missing. */
export function deniedImplicitly(judged: JudgedQuestion, found: Found): { because: Because; grant?: GrantFacts } {
  const { crossAccount, operation, caller, facts } = judged
  const { sides, grants } = found
  const withoutKey = operation.family === 'service'
  if (operation.name === 'RetireGrant') return { because: 'implicit:grant' }
  const listed = grants.filter((match) => hasOperation(match.listed, operation))
  const named = answerAt(namedBy(sides.keyPolicy), operation)
  const usable = listed.find(({ holds }) => answerAt(holds, operation) !== NO)
  if (!withoutKey && !usable && named === NO) {
    const refused = listed[0]
    if (refused) {
      const { mismatch } = testConstraints(refused.grant, caller, operation, facts)
      return {
        because: mismatch?.element === 'child-operations' ? 'implicit:grant' : 'implicit:grant-constraint',
        grant: refused.grant,
      }
    }
    if (answerAt(sides.keyPolicy.account, operation) === NO)
      return grants[0] ? { because: 'implicit:grant', grant: grants[0].grant } : { because: 'implicit:key-policy' }
  }
  // A role the key policy names needs no identity policy in its own account: only a cap can stand in the way.
  const needsIdentity = crossAccount || named === NO || withoutKey
  if (needsIdentity && answerAt(sides.identity, operation) === NO)
    return { because: 'implicit:identity-policy', grant: usable?.grant }
  return { because: `implicit:${tighterCap(sides, judged)}`, grant: usable?.grant }
}
