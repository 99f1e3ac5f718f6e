import { propagationMs } from '../grants/propagation'
import type { InventoryIndex } from '../launch-paths/index-inventory'
import { failureTime } from './failure-time'
import type { Launch } from './find-launches'
import { valuesOf } from './inquiry'
import type { Link } from './link'
import type { Reading } from './reading'

const ofTheKey = new Set([
  'AccessDenied',
  'AccessDeniedException',
  'DisabledException',
  'KMSInvalidStateException',
  'NotFoundException',
  'InvalidKeyUsageException',
  'KeyUnavailableException',
  'CustomerKeyHasBeenRevoked',
  'InvalidVolume.NotFound',
  'AsgInstanceLaunchFailures',
  'UnauthorizedOperation',
  'Client.InvalidKMSKey.InvalidState',
  'Client.InternalError',
  'Server.InternalError',
])

/** What else explains an error when no link is known to fail: what is unread, mended since, or not about keys at all. */
export function explainOtherwise(
  index: InventoryIndex,
  reading: Reading,
  launches: readonly Launch[],
  links: readonly Link[],
): readonly string[] {
  const open = links.filter(({ status }) => status === 'unknown')
  const codes = valuesOf(reading, 'error-code')
  return [
    ...open.map(({ title, text }) => `Not known: ${title.charAt(0).toLowerCase()}${title.slice(1)}. ${text}`),
    ...launches.flatMap((launch) => youngGrants(index, reading, launch)),
    ...stateThen(index, codes, launches),
    ...blamed(reading),
    ...(codes.length > 0 && codes.every((code) => !ofTheKey.has(code))
      ? [`${codes.join(', ')} is not known to be about a key: look for its meaning at EC2 first.`]
      : []),
    ...(launches.length === 0
      ? [
          'No launch of this cluster is known to use a customer managed key: its volumes need nobody’s permission for one.',
        ]
      : []),
    ...(open.length === 0 && launches.length > 0
      ? [
          'Every link holds as things were last read: what failed may have been mended since, or it failed for another reason.',
        ]
      : []),
  ]
}

function youngGrants(index: InventoryIndex, reading: Reading, { keyArn, needs }: Launch): string[] {
  const failedAt = failureTime(index, reading, needs[0]?.clusterArn ?? '')
  if (failedAt === null) return []
  const callers = new Set(needs.map(({ principal }) => principal.arn))
  return (index.grantsByKey.get(keyArn) ?? []).flatMap(({ grantId, granteePrincipal, createdAt }) => {
    if (!createdAt || !callers.has(granteePrincipal ?? '')) return []
    const age = failedAt - Date.parse(createdAt)
    if (age < 0) return [`Grant ${grantId} was made at ${createdAt}, after the error: it may be what mended it.`]
    if (age > propagationMs) return []
    return [
      `F16: grant ${grantId} was less than five minutes old (${createdAt}) and may not have been seen everywhere. Launch again.`,
    ]
  })
}

function stateThen(index: InventoryIndex, codes: readonly string[], launches: readonly Launch[]): string[] {
  const code = codes.find((one) => one === 'DisabledException' || one === 'KMSInvalidStateException')
  if (!code) return []
  return launches.flatMap(({ keyArn }) => {
    const metadata = index.keys.get(keyArn)?.metadata
    if (metadata?.state !== 'seen' || metadata.value.state !== 'Enabled') return []
    return [`KMS answered ${code}: the key was not usable then. It is Enabled now.`]
  })
}

const blamed = (reading: Reading): string[] =>
  reading.facts.flatMap(({ kind, value }) => {
    if (kind === 'no-allow-in') return [`AWS said that no ${value} allowed the call; what is known now allows it.`]
    if (kind === 'deny-in') return [`AWS named an explicit deny (${value}); nothing that is known now denies the call.`]
    return []
  })
