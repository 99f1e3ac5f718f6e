import type { ReadPolicy } from './documents'
import type { Settled } from './evaluate'
import { statementEvidence } from './evidence'
import { namesAccount } from './grants'
import type { Judged } from './judged'
import type { Evidence, Verdict } from './verdict'

/** One or two sentences: what decided, down to the statement or grant, and in which account a fix belongs. */
export function explainReason(judged: Judged, settled: Settled, unusable: Verdict['unusable'] | null): string {
  if (unusable)
    return `Permissions are ${settled.decision === 'allowed' ? 'in order' : settled.decision}, but ${lowerFirst(unusable.text)}`
  const reason = becauseText(judged, settled)
  return settled.decision === 'conditional' ? `${reason} ${settled.conditions.join(' ')}` : reason
}

function becauseText(judged: Judged, settled: Settled): string {
  const { caller, facts, crossAccount } = judged
  const { because, grant } = settled
  const name = facts.operation.name
  const owner = judged.keyAccount ?? 'unknown'
  const who = caller.service ?? facts.question.principal.arn
  const home = caller.accountId ?? 'unknown'
  const may = settled.decision === 'conditional' ? 'may allow' : 'allows'

  if (settled.unreadable) return `${settled.unreadable.text}; it could decide whether ${who} may ${name}.`
  const [kind, layer] = because.split(':')
  if (kind === 'explicit-deny') {
    const found = decidingStatement(judged, layer!, 'Deny')
    const denies = settled.decision === 'conditional' ? 'may deny' : 'denies'
    return `${titleOf(layer!, found)} ${denies} ${name} explicitly; no Allow and no grant outweighs it. It belongs to ${ownerOf(layer!, owner, home)}.`
  }
  switch (because) {
    case 'key-policy':
      return `${titleOf('key-policy', decidingStatement(judged, 'key-policy', 'Allow', 'caller'))} ${may} ${name} to the caller itself.`
    case 'key-policy+identity-policy':
    case 'key-policy-delegation+identity-policy': {
      const identity = titleOf('identity-policy', decidingStatement(judged, 'identity-policy', 'Allow'))
      if (facts.operation.family === 'service') return `${identity} ${may} ${name}.`
      const named = because === 'key-policy+identity-policy' ? 'caller' : 'account'
      const keySide = titleOf('key-policy', decidingStatement(judged, 'key-policy', 'Allow', named))
      const admits = because === 'key-policy+identity-policy' ? 'admits the caller' : `admits account ${home}`
      return `${keySide} ${admits}, and ${lowerFirst(identity)} in account ${home} ${may} ${name}.`
    }
    case 'key-policy-delegation':
      return facts.operation.family === 'service'
        ? `The root user of account ${home} may ${name}.`
        : `${titleOf('key-policy', decidingStatement(judged, 'key-policy', 'Allow', 'account'))} admits account ${home}, whose root user needs no identity policy.`
    case 'grant':
      return grantReason(judged, settled, may)
    case 'implicit:key-policy':
      return `Nothing on the key's side lets ${who} ${name}: no key policy statement and no grant covers it.${nearMiss(judged, 'key-policy')} The key policy is in account ${owner}.`
    case 'implicit:identity-policy':
      return `${keySideText(judged, settled)}, but no identity policy of ${who} allows ${name} on this key.${nearMiss(judged, 'identity-policy')} ${
        caller.isServiceLinkedRole
          ? `A service-linked role's policies cannot be changed: it needs a grant issued from account ${home}${crossAccount ? '' : ' or a key policy statement naming it'}.`
          : `The fix belongs in account ${home}.`
      }`
    case 'implicit:permissions-boundary':
      return `The permissions boundary of ${who} in account ${home} does not allow ${name}.`
    case 'implicit:session-policy':
      return `The session policy of ${who} does not allow ${name}.`
    case 'implicit:scp':
      return `The SCPs above account ${home} do not all allow ${name}: ${levelWithoutAllow(judged)}. The fix belongs in the management account.`
    case 'implicit:vpc-endpoint-policy':
      return `The VPC endpoint policy in account ${home} does not allow ${name}.`
    case 'implicit:grant':
      return name === 'RetireGrant'
        ? `No grant lets ${who} retire it: it is neither retiring principal nor grantee with RetireGrant, nor does its account stand behind the grant.`
        : `Grant ${grant?.grantId} names ${who} but does not cover this ${name} call, and no policy does.`
    case 'implicit:grant-constraint':
      return `Grant ${grant?.grantId} lists ${name} for ${who}, but its constraints do not fit this request.`
    case 'cross-account-operation':
      return `${name} works only for callers in the key's account ${owner}, whatever the policies say; ${who} is in ${home}.`
    case 'undocumented:permissions-boundary':
    case 'undocumented:session-policy':
      return `${grant ? `Grant ${grant.grantId}` : 'A key policy statement for everyone'} allows ${name}, but the ${
        because.endsWith('boundary') ? 'permissions boundary' : 'session policy'
      } of ${who} does not, and AWS does not document whether that limits it.`
    default:
      return `${name} is decided by ${because}.`
  }
}

function grantReason({ caller, facts, crossAccount }: Judged, { grant }: Settled, may: string): string {
  const name = facts.operation.name
  if (!grant) return `A grant ${may} ${name}.`
  if (name === 'RetireGrant')
    return `Grant ${grant.grantId} ${may === 'allows' ? 'lets' : 'may let'} the caller retire it.`
  const child = name === 'CreateGrant' ? ' for child grants within its own operations and constraints' : ''
  if (!crossAccount) return `Grant ${grant.grantId} ${may} ${name} to the caller${child}.`
  return grant.issuingAccount === caller.accountId
    ? `Grant ${grant.grantId}, issued by the caller's own account ${caller.accountId}, ${may} ${name}${child}; no identity policy is needed.`
    : `Grant ${grant.grantId}, issued by account ${grant.issuingAccount ?? 'unknown'}, and an identity policy in account ${caller.accountId} allow ${name}${child}.`
}

function keySideText(judged: Judged, { grant }: Settled): string {
  const { caller } = judged
  const found = decidingStatement(judged, 'key-policy', 'Allow')
  if (found) {
    const half = grant ? ` and grant ${grant.grantId}, issued by account ${grant.issuingAccount ?? 'unknown'},` : ''
    return `${titleOf('key-policy', found)}${half} ${grant ? 'admit' : 'admits'} account ${caller.accountId}`
  }
  if (grant && namesAccount(grant.granteePrincipal, caller))
    return `Grant ${grant.grantId} is made to account ${caller.accountId} as a whole and leaves the choice to its IAM policies`
  return grant
    ? `Grant ${grant.grantId} was issued by account ${grant.issuingAccount ?? 'unknown'} and not by the caller's account ${caller.accountId}`
    : "The key's side is open"
}

/** The statement that comes closest to allowing, and what keeps it from it. */
function nearMiss(judged: Judged, layer: 'key-policy' | 'identity-policy'): string {
  const name = judged.facts.operation.name
  const misses = statementEvidence(policiesOf(judged, layer), judged).filter(
    (e) => e.effect === 'Allow' && e.match === 'missed' && e.cause !== 'principal',
  )
  const near = misses.find((e) => e.cause?.startsWith('condition')) ?? misses[0]
  if (!near) return ''
  const statement = titleOf(layer, near)
  if (near.cause === 'action') return ` ${statement} comes closest, but does not list ${name}.`
  if (near.cause === 'resource') return ` ${statement} comes closest, but not for this key.`
  return ` ${statement} comes closest, but its ${near.cause} is not met.`
}

function ownerOf(layer: string, owner: string, home: string): string {
  if (layer === 'scp' || layer === 'rcp')
    return `the organization's management account (it applies to account ${layer === 'rcp' ? owner : home})`
  return `account ${layer === 'key-policy' ? owner : home}`
}

/** The statement that decides; of several that allow, one that means the caller in the way the path needs. */
function decidingStatement(
  judged: Judged,
  layer: string,
  effect: 'Allow' | 'Deny',
  admits?: Evidence['admits'],
): Evidence | undefined {
  const evidence = statementEvidence(policiesOf(judged, layer), judged)
  const fitting = admits && evidence.filter((e) => e.admits === admits && e.match !== 'missed')
  if (fitting?.length) return fitting.find((e) => e.match === 'matched') ?? fitting[0]
  return (
    evidence.find((e) => e.effect === effect && e.match === 'matched') ??
    evidence.find((e) => e.effect === effect && e.match === 'conditional')
  )
}

function policiesOf({ documents }: Judged, layer: string): readonly ReadPolicy[] {
  switch (layer) {
    case 'key-policy':
      return documents.keyPolicy.policies
    case 'identity-policy':
      return documents.identity.policies
    case 'permissions-boundary':
      return documents.boundary?.policies ?? []
    case 'session-policy':
      return documents.session?.policies ?? []
    case 'scp':
      return (documents.scps ?? []).flatMap((level) => level.policies)
    case 'rcp':
      return (documents.rcps ?? []).flatMap((level) => level.policies)
    default:
      return documents.endpoint?.policies ?? []
  }
}

const titles: Readonly<Record<string, string>> = {
  'key-policy': 'Key policy',
  'identity-policy': 'Identity policy',
  'permissions-boundary': 'Permissions boundary',
  'session-policy': 'Session policy',
  scp: 'SCP',
  rcp: 'RCP',
  'vpc-endpoint-policy': 'VPC endpoint policy',
}

function titleOf(layer: string, found: Evidence | undefined): string {
  const title = titles[layer] ?? layer
  if (!found) return title
  const document = layer === 'key-policy' ? '' : ` "${found.document}"`
  return `${title}${document} (statement ${found.statement})`
}

function levelWithoutAllow({ documents, facts }: Judged): string {
  const level = documents.scps?.find(
    ({ policies }) =>
      !policies.some(({ statements }) =>
        statements.some((s) => s.effect === 'Allow' && s.operations[facts.operation.index]),
      ),
  )
  return level ? `none at ${level.target} does` : 'a statement that would is not met by this request'
}

// Leaves names such as GenerateDataKey and EBS alone.
const lowerFirst = (text: string) =>
  /^(The|A|An|Encryption|Identity) /.test(text) ? text.slice(0, 1).toLowerCase() + text.slice(1) : text
