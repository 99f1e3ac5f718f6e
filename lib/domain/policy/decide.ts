import { accountOf } from '../arn'
import type { Documents } from './documents'
import { type GrantMatch, matchGrants } from './grants'
import type { KmsOperation } from './operations'
import type { PrincipalIdentity } from './principal-identity'
import type { GrantFacts } from './question'
import type { RequestFacts } from './request-facts'
import { combineRetirable, matchRetirable } from './retire-grant'
import { askKeyPolicy, askPolicies, type KeyPolicySay, type Say } from './statements'
import { both, either, MAYBE, NO, type Tri, YES } from './tri'
import type { Because } from './verdict'

/** `undocumented`: allowed or not depending on a rule AWS does not publish. */
export type Outcome = 'allowed' | 'denied' | 'depends' | 'undocumented'

export interface Decided {
  readonly outcome: Outcome
  readonly because: Because
  /** The grant that decided, when one did. */
  readonly grant?: GrantFacts
}

/** One way to be allowed. */
export interface Path {
  readonly because: Because
  readonly open: Tri
  /** Open as well if an implicit deny of this cap does not limit it, which AWS does not document. */
  readonly undocumented?: { readonly open: Tri; readonly cap: 'permissions-boundary' | 'session-policy' }
  readonly grant?: GrantFacts
}

export interface Judged {
  readonly documents: Documents
  readonly caller: PrincipalIdentity
  readonly facts: RequestFacts
}

type Cap = 'permissions-boundary' | 'session-policy'

/** Domain 1.2, in its order, for one request and what is assumed of its unknown keys. */
export function decide({ documents, caller, facts }: Judged): Decided {
  const judged = { documents, caller, facts }
  const { operation } = facts
  const crossAccount = isCrossAccount(judged)
  const says = askAll(judged)
  const endpoint = documents.endpoint && askPolicies(documents.endpoint, caller, facts)
  const levels = (documents.scps ?? []).map((level) => ({ level, say: askPolicies(level.policies, caller, facts) }))
  const rcps = (documents.rcps ?? []).map((level) => askPolicies(level.policies, caller, facts, 'deny'))

  const denies: [Because, Tri][] = [
    ['explicit-deny:key-policy', says.keyPolicy.deny],
    ['explicit-deny:identity-policy', says.identity.deny],
    ['explicit-deny:permissions-boundary', says.boundary?.deny ?? NO],
    ['explicit-deny:session-policy', says.session?.deny ?? NO],
    ['explicit-deny:scp', levels.reduce<Tri>((sum, { say }) => either(sum, say.deny), NO)],
    ['explicit-deny:rcp', rcps.reduce<Tri>((sum, say) => either(sum, say.deny), NO)],
    ['explicit-deny:vpc-endpoint-policy', endpoint?.deny ?? NO],
  ]
  const explicit = denies.find(([, deny]) => deny === YES)
  if (explicit) return { outcome: 'denied', because: explicit[0] }
  const possible = denies.find(([, deny]) => deny === MAYBE)

  if (crossAccount && !operation.crossAccount && operation.family !== 'service')
    return { outcome: 'denied', because: 'cross-account-operation' }

  // An unreadable document is taken to allow everything here; `evaluate` says what that makes of the answer.
  const scp = levels.reduce<Tri>((sum, { level, say }) => both(sum, level.incomplete ? YES : say.allow), YES)
  if (scp === NO) return { outcome: 'denied', because: 'implicit:scp' }
  const through = !endpoint || documents.incomplete.has('vpc-endpoint-policy') ? YES : endpoint.allow
  if (through === NO) return { outcome: 'denied', because: 'implicit:vpc-endpoint-policy' }

  const { paths, sides, grants } = findPaths(judged, says)
  const gates = both(scp, through)
  const open = paths.find((path) => path.open === YES)
  if (open && gates === YES && !possible) return { outcome: 'allowed', because: open.because, grant: open.grant }
  const perhaps = open ?? paths.find((path) => path.open === MAYBE)
  const unclear = paths.find((path) => path.undocumented && path.undocumented.open !== NO)
  if (unclear && !open && (!perhaps || unclear.undocumented?.open === YES))
    return {
      outcome: 'undocumented',
      because: `undocumented:${unclear.undocumented!.cap}`,
      grant: unclear.grant,
    }
  if (!perhaps) return deniedImplicitly(sides, grants, crossAccount, operation)
  const because = open && possible ? possible[0] : open && scp === MAYBE ? 'implicit:scp' : perhaps.because
  return { outcome: 'depends', because, grant: perhaps.grant }
}

interface Says {
  readonly keyPolicy: KeyPolicySay
  readonly identity: Say
  readonly boundary: Say | null
  readonly session: Say | null
}

/** Every way to be allowed, in the order of preference, with explicit denies and the organization's caps left aside. */
export function findPaths(judged: Judged, says: Says = askAll(judged)) {
  const { documents, caller, facts } = judged
  const { operation } = facts
  const sides: Sides = {
    keyPolicy: documents.incomplete.has('key-policy') ? everything : says.keyPolicy,
    identity: caller.isRoot || documents.incomplete.has('identity-policy') ? YES : says.identity.allow,
    boundary: !says.boundary || documents.incomplete.has('permissions-boundary') ? YES : says.boundary.allow,
    session: !says.session || documents.incomplete.has('session-policy') ? YES : says.session.allow,
  }
  if (operation.family === 'service') return { paths: servicePaths(sides, caller), sides, grants: [] }
  if (operation.name === 'RetireGrant') return { paths: retirePaths(judged, sides), sides, grants: [] }
  const grants = matchGrants(documents.grants, caller, operation, facts)
  return { paths: keyPaths(sides, grants, caller, isCrossAccount(judged)), sides, grants }
}

// R21: kms:RetireGrant in a key policy has no effect.
const askAll = ({ documents, caller, facts }: Judged): Says => ({
  keyPolicy: facts.operation.name === 'RetireGrant' ? silent : askKeyPolicy(documents.keyPolicy, caller, facts),
  identity: askPolicies(documents.identity, caller, facts),
  boundary: documents.boundary && askPolicies(documents.boundary, caller, facts),
  session: documents.session && askPolicies(documents.session, caller, facts),
})

export const isCrossAccount = ({ caller, facts }: Judged): boolean =>
  caller.accountId !== null && caller.accountId !== accountOf(facts.question.key.arn)

const silent: KeyPolicySay = { deny: NO, exact: NO, anyone: NO, role: NO, account: NO }
const everything: KeyPolicySay = { deny: NO, exact: YES, anyone: YES, role: YES, account: YES }

interface Sides {
  readonly keyPolicy: KeyPolicySay
  readonly identity: Tri
  readonly boundary: Tri
  readonly session: Tri
}

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
function deniedImplicitly(
  sides: Sides,
  grants: readonly GrantMatch[],
  crossAccount: boolean,
  operation: KmsOperation,
): Decided {
  const withoutKey = operation.family === 'service'

  const denied = (because: Because, grant?: GrantFacts): Decided => ({ outcome: 'denied', because, grant })
  if (operation.name === 'RetireGrant') return denied('implicit:grant')
  const { keyPolicy, identity } = sides
  const listed = grants.filter(({ listsOperation }) => listsOperation)
  const named = either(either(keyPolicy.exact, keyPolicy.anyone), keyPolicy.role)
  const usable = listed.find(({ constraints }) => constraints.holds !== NO)
  if (!withoutKey && !usable && named === NO) {
    const refused = listed[0]
    if (refused) {
      const tooWide = refused.constraints.cause?.startsWith('operations') ?? false
      return denied(tooWide ? 'implicit:grant' : 'implicit:grant-constraint', refused.grant)
    }
    if (keyPolicy.account === NO)
      return grants[0] ? denied('implicit:grant', grants[0].grant) : denied('implicit:key-policy')
  }
  // A role the key policy names needs no identity policy in its own account: only a cap can stand in the way.
  const needsIdentity = crossAccount || named === NO || withoutKey
  if (needsIdentity && identity === NO) return denied('implicit:identity-policy', usable?.grant)
  return denied(`implicit:${tighterCap(sides)}`, usable?.grant)
}
