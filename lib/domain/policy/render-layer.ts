import type { BareFinding } from './find-layers'
import type { JudgedQuestion } from './judged'
import type { Decision, Evidence, Layer, LayerNote } from './verdict'

/** One sentence on what a layer says. */
export function renderLayer(finding: BareFinding, { operation, caller }: JudgedQuestion): string {
  const { layer, outcome, note, evidence } = finding
  const name = operation.name
  if (note !== undefined) return renderNote(layer, note, evidence, name, caller.accountId)
  if (layer === 'grant') return renderGrants(evidence, name)
  if (layer === 'rcp' && outcome === 'allows') return `No RCP denies ${name}.`
  return sentence(finding, name, caller.accountId)
}

function renderNote(
  layer: Layer,
  note: LayerNote,
  evidence: readonly Evidence[],
  name: string,
  accountId: string | null,
): string {
  if (typeof note === 'object') {
    if ('levelWithoutAllow' in note) return `No SCP at ${note.levelWithoutAllow} allows ${name}.`
    if ('unreadable' in note) return `${note.unreadable}.`
    return 'unusable' in note ? note.unusable : retiring[note.retiring]
  }
  switch (note) {
    case 'cross-account-operation':
      return `${name} works only for callers in the key's own account.`
    case 'service-linked-role':
      return 'SCPs do not limit service-linked roles.'
    case 'aws-service':
      return layer === 'scp' ? 'SCPs do not limit AWS services.' : 'AWS services have no identity policies.'
    case 'management-account':
      return 'SCPs do not limit the management account.'
    case 'no-scp':
      return "The caller's account is under no SCP."
    case 'no-rcp':
      return 'No resource control policy applies to this request.'
    case 'forwarded-call':
      return "A call that an AWS service makes does not pass through the caller's VPC endpoint."
    case 'root-user':
      return 'The root user needs no identity policy.'
    case 'not-tied-to-a-key':
      return `${name} is not tied to a key.`
    case 'key-policy-cannot-retire':
      return 'kms:RetireGrant in a key policy has no effect; the grant decides.'
    case 'delegates-to-account': {
      const first = evidence[0]
      const quote = first?.match === 'matched' ? ` (statement ${first.statement})` : ''
      return `The key policy leaves ${name} to IAM policies of account ${accountId}${quote}.`
    }
    case 'no-grants':
      return 'The key has no grants.'
  }
}

const retiring: Record<Decision, string> = {
  allowed: 'The grant lets the caller retire it.',
  conditional: 'The grant may let the caller retire it.',
  unknown: 'The grant may let the caller retire it.',
  denied: 'No grant names the caller as retiring principal, as grantee with RetireGrant, or by its issuing account.',
}

/** What one document of a layer is called. */
const titles: Readonly<Partial<Record<Layer, string>>> = {
  scp: 'SCP',
  rcp: 'RCP',
  'vpc-endpoint-policy': 'VPC endpoint policy',
  'key-policy': 'Key policy',
  'identity-policy': 'Identity policy',
  'permissions-boundary': 'Permissions boundary',
  'session-policy': 'Session policy',
}

function silence(layer: Layer, name: string, accountId: string | null): string {
  switch (layer) {
    case 'key-policy':
      return `The key policy gives the caller no way to ${name}.`
    case 'identity-policy':
      return `No identity policy of the caller in account ${accountId} allows ${name} on this key.`
    case 'permissions-boundary':
      return `The permissions boundary does not allow ${name}.`
    case 'session-policy':
      return `The session policy does not allow ${name}.`
    case 'scp':
      return `No SCP at a level allows ${name}.`
    default:
      return `The VPC endpoint policy does not allow ${name}.`
  }
}

function sentence({ layer, outcome, evidence }: BareFinding, name: string, accountId: string | null): string {
  const title = titles[layer] ?? layer
  const effect = outcome === 'denies' ? 'Deny' : 'Allow'
  const found = evidence.find((e) => e.match === 'matched' && e.effect === effect)
  if (outcome === 'denies') return `${title}${of(found)} denies ${name}.`
  if (outcome === 'allows') return `${title}${of(found)} allows ${name}.`
  const near = evidence.find((e) => (outcome === 'conditional' ? e.match === 'conditional' : e.match === 'missed'))
  if (outcome === 'conditional')
    return `${title}${of(near)} ${near?.effect === 'Deny' ? 'denies' : 'allows'} ${name} depending on ${near?.cause ?? 'the request'}.`
  const silent = silence(layer, name, accountId)
  return near?.effect === 'Allow'
    ? `${silent} Statement ${near.statement} of ${near.document} differs in its ${near.cause}.`
    : silent
}

const of = (found: Evidence | undefined) =>
  found ? `${found.document === 'key policy' ? '' : ` ${found.document}`}, statement ${found.statement},` : ''

function renderGrants(evidence: readonly Evidence[], name: string): string {
  const [first] = evidence
  if (!first) return 'No grant of the key names the caller.'
  const { document: grant, match, mismatch, cause } = first
  if (match === 'matched') return `Grant ${grant} allows ${name}.`
  if (match === 'conditional') return `Grant ${grant} allows ${name} depending on its ${cause}.`
  if (mismatch?.element === 'operations') return `Grant ${grant} names the caller but does not list ${name}.`
  if (mismatch?.element === 'issuing-account')
    return `Grant ${grant} lists ${name}, but was not issued by the caller's account and so needs an identity policy there as well.`
  return `Grant ${grant} lists ${name}, but does not fit because of its ${cause}.`
}
