import { renderMismatch } from './mismatch'
import { renderResidual } from './residual'
import type { Evidence, Layer, Reason } from './verdict'

/** One or two sentences: what decided, down to the statement or grant, and in which account a fix belongs. */
export function renderReason(reason: Reason): string {
  const { unusable, decision, residual } = reason
  if (unusable)
    return `Permissions are ${decision === 'allowed' ? 'in order' : decision}, but ${lowerFirst(unusable.text)}`
  const text = becauseText(reason)
  return decision === 'conditional' ? `${text} ${residual.map(renderResidual).join(' ')}` : text
}

function becauseText(reason: Reason): string {
  const { because, decision, operation: name, caller: who, deciding, grant } = reason
  const owner = reason.keyAccount ?? 'unknown'
  const home = reason.callerAccount ?? 'unknown'
  const may = decision === 'conditional' ? 'may allow' : 'allows'
  const keyPolicy = titleOf('key-policy', deciding['key-policy'])
  const identity = titleOf('identity-policy', deciding['identity-policy'])

  if (reason.unreadable !== undefined) return `${reason.unreadable}; it could decide whether ${who} may ${name}.`
  const [kind, layer] = because.split(':') as [string, Layer]
  if (kind === 'explicit-deny') {
    const denies = decision === 'conditional' ? 'may deny' : 'denies'
    return `${titleOf(layer, deciding[layer])} ${denies} ${name} explicitly; no Allow and no grant outweighs it. It belongs to ${ownerOf(layer, owner, home)}.`
  }
  switch (because) {
    case 'key-policy':
      return `${keyPolicy} ${may} ${name} to the caller itself.`
    case 'key-policy+identity-policy':
    case 'key-policy-delegation+identity-policy': {
      if (reason.withoutKey) return `${identity} ${may} ${name}.`
      const admits = because === 'key-policy+identity-policy' ? 'admits the caller' : `admits account ${home}`
      return `${keyPolicy} ${admits}, and ${lowerFirst(identity)} in account ${home} ${may} ${name}.`
    }
    case 'key-policy-delegation':
      return reason.withoutKey
        ? `The root user of account ${home} may ${name}.`
        : `${keyPolicy} admits account ${home}, whose root user needs no identity policy.`
    case 'grant':
      return grantReason(reason, may)
    case 'implicit:key-policy':
      return `Nothing on the key's side lets ${who} ${name}: no key policy statement and no grant covers it.${nearMiss(reason, 'key-policy')} The key policy is in account ${owner}.`
    case 'implicit:identity-policy':
      return `${keySideText(reason)}, but no identity policy of ${who} allows ${name} on this key.${nearMiss(reason, 'identity-policy')} ${
        reason.callerIsServiceLinkedRole
          ? `A service-linked role's policies cannot be changed: it needs a grant issued from account ${home}${owner === home ? ' or a key policy statement naming it' : ''}.`
          : `The fix belongs in account ${home}.`
      }`
    case 'implicit:permissions-boundary':
      return `The permissions boundary of ${who} in account ${home} does not allow ${name}.`
    case 'implicit:session-policy':
      return `The session policy of ${who} does not allow ${name}.`
    case 'implicit:scp': {
      const { scpLevel } = reason
      const where =
        scpLevel === undefined ? 'a statement that would is not met by this request' : `none at ${scpLevel} does`
      return `The SCPs above account ${home} do not all allow ${name}: ${where}. The fix belongs in the management account.`
    }
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

function grantReason({ grant, operation: name, callerAccount, keyAccount }: Reason, may: string): string {
  if (!grant) return `A grant ${may} ${name}.`
  if (name === 'RetireGrant')
    return `Grant ${grant.grantId} ${may === 'allows' ? 'lets' : 'may let'} the caller retire it.`
  const child = name === 'CreateGrant' ? ' for child grants within its own operations and constraints' : ''
  const sameAccount = callerAccount === null || callerAccount === keyAccount
  if (sameAccount) return `Grant ${grant.grantId} ${may} ${name} to the caller${child}.`
  return grant.issuingAccount === callerAccount
    ? `Grant ${grant.grantId}, issued by the caller's own account ${callerAccount}, ${may} ${name}${child}; no identity policy is needed.`
    : `Grant ${grant.grantId}, issued by account ${grant.issuingAccount ?? 'unknown'}, and an identity policy in account ${callerAccount} allow ${name}${child}.`
}

function keySideText({ deciding, grant, callerAccount: home }: Reason): string {
  const found = deciding['key-policy']
  if (found) {
    const half = grant ? ` and grant ${grant.grantId}, issued by account ${grant.issuingAccount ?? 'unknown'},` : ''
    return `${titleOf('key-policy', found)}${half} ${grant ? 'admit' : 'admits'} account ${home}`
  }
  if (!grant) return "The key's side is open"
  return grant.toWholeAccount
    ? `Grant ${grant.grantId} is made to account ${home} as a whole and leaves the choice to its IAM policies`
    : `Grant ${grant.grantId} was issued by account ${grant.issuingAccount ?? 'unknown'} and not by the caller's account ${home}`
}

function nearMiss({ nearest, operation }: Reason, layer: Layer): string {
  if (!nearest?.mismatch) return ''
  const statement = titleOf(layer, nearest)
  if (nearest.mismatch.element === 'action') return ` ${statement} comes closest, but does not list ${operation}.`
  if (nearest.mismatch.element === 'resource') return ` ${statement} comes closest, but not for this key.`
  return ` ${statement} comes closest, but its ${renderMismatch(nearest.mismatch, 'missed')} is not met.`
}

function ownerOf(layer: Layer, owner: string, home: string): string {
  if (layer === 'scp' || layer === 'rcp')
    return `the organization's management account (it applies to account ${layer === 'rcp' ? owner : home})`
  return `account ${layer === 'key-policy' ? owner : home}`
}

const titles: Readonly<Partial<Record<Layer, string>>> = {
  'key-policy': 'Key policy',
  'identity-policy': 'Identity policy',
  'permissions-boundary': 'Permissions boundary',
  'session-policy': 'Session policy',
  scp: 'SCP',
  rcp: 'RCP',
  'vpc-endpoint-policy': 'VPC endpoint policy',
}

function titleOf(layer: Layer, found: Evidence | undefined): string {
  const title = titles[layer] ?? layer
  if (!found) return title
  const document = layer === 'key-policy' ? '' : ` "${found.document}"`
  return `${title}${document} (statement ${found.statement})`
}

// Leaves names such as GenerateDataKey and EBS alone.
const lowerFirst = (text: string) =>
  /^(The|A|An|Encryption|Identity) /.test(text) ? text.slice(0, 1).toLowerCase() + text.slice(1) : text
