import { policy } from '../world/policy-document'
import { addGrant } from './builder/key-builder'
import { errorOnLaunch } from './builder/nodes'
import { roleId } from './builder/role-builder'
import type { IncidentAccounts } from './incidents-accounts'
import type { Incident } from './incidents-expectations'
import { deniedBy, noIdentityPolicy, noResourcePolicy, tellOfKarpenter } from './incidents-tell'
import { delegateToIam, EIGHT_OPERATIONS, grantsByWriterOf, volumePermissions } from './key-policies'
import { ownVolumeKey, sharedVolumeKey } from './northwind-volume-keys'

const identity = ['identity-policy']
const keyState = ['key-state']
const keyUsage = ['key-usage']

/** One Karpenter cluster for each cause of the failure catalogue that comes as far as the key. */
export function addKarpenterIncidents(accounts: IncidentAccounts, incidents: Incident[]): void {
  const { custody, sealed, ferries, harbour, customs, radar, ledgers, pilots, management } = accounts
  const region = 'us-west-2'

  tellOfKarpenter(incidents, {
    account: ferries,
    region,
    name: 'night-ferry',
    key: sharedVolumeKey(custody, ferries, region, 'night-ferry-volumes'),
    plan: { kms: [], running: 2 },
    because: noIdentityPolicy,
    broken: { failure: 'F1', layers: identity },
    named: [{ failure: 'F1', fixIn: ferries.id }],
    note: 'The key policy admits the account; nobody gave the controller its half.',
  })
  tellOfKarpenter(incidents, {
    account: ferries,
    region,
    name: 'car-ferry',
    key: ownVolumeKey(custody, region, 'car-ferry-volumes', {
      policy: policy(delegateToIam(custody.id), ...grantsByWriterOf(ferries.id)),
    }),
    plan: { identity: 'irsa' },
    because: noResourcePolicy,
    broken: { failure: 'F2', layers: ['key-policy'] },
    named: [{ failure: 'F2', fixIn: custody.id }],
    note: 'The controller has its half; the key policy does not admit the account.',
  })
  const ticketsKey = sharedVolumeKey(custody, ferries, region, 'tickets-volumes')
  tellOfKarpenter(incidents, {
    account: ferries,
    region,
    name: 'tickets',
    key: ticketsKey,
    plan: { kms: volumePermissions({ keyArn: ticketsKey.arn, createGrant: false }) },
    operation: 'CreateGrant',
    because: noIdentityPolicy,
    broken: { failure: 'F3', layers: identity },
    named: [{ failure: 'F3', fixIn: ferries.id }],
    note: 'Data keys can be made, but not handed to the instance.',
  })
  const pilotageKey = sharedVolumeKey(custody, harbour, region, 'pilotage-volumes')
  addGrant(pilotageKey, {
    to: roleId(harbour.id, 'pilotage-karpenter', 1),
    operations: EIGHT_OPERATIONS,
    issuedBy: harbour.id,
    at: harbour.daysAgo(200),
    name: 'pilotage-karpenter',
  })
  tellOfKarpenter(incidents, {
    account: harbour,
    region,
    name: 'pilotage',
    key: pilotageKey,
    plan: { kms: [], incarnation: 2 },
    because: noIdentityPolicy,
    broken: { failure: 'F6', layers: identity },
    named: [{ failure: 'F6', fixIn: harbour.id }],
    note: 'The controller role was deleted and made again; the grant still goes to the first one.',
  })
  const fogKey = sharedVolumeKey(custody, ferries, region, 'fog-signal-volumes', { state: 'Disabled' })
  tellOfKarpenter(incidents, {
    account: ferries,
    region,
    name: 'fog-signal',
    key: fogKey,
    plan: { running: 1 },
    because: { code: 'DisabledException', message: `${fogKey.arn} is disabled.` },
    broken: { failure: 'F7', layers: keyState },
    attach: { failure: 'F7', layers: keyState },
    named: [{ failure: 'F7', fixIn: custody.id }],
    note: 'All permissions are right; somebody disabled the key.',
  })
  const elsewhere = sharedVolumeKey(custody, ferries, 'us-east-1', 'timetable-volumes')
  tellOfKarpenter(incidents, {
    account: ferries,
    region,
    name: 'timetable',
    key: elsewhere,
    died: errorOnLaunch,
    because: { code: 'NotFoundException', message: `Key '${elsewhere.arn}' does not exist` },
    broken: { failure: 'F8', layers: keyUsage },
    attach: { failure: 'F8', layers: keyUsage },
    named: [{ failure: 'F8', fixIn: ferries.id }],
    note: 'The node class names the key of another Region.',
  })
  const lostKey = sharedVolumeKey(custody, ferries, region, 'lost-property-volumes')
  tellOfKarpenter(incidents, {
    account: ferries,
    region,
    name: 'lost-property',
    key: lostKey,
    written: lostKey.id,
    because: { code: 'NotFoundException', message: `Key '${lostKey.id}' does not exist` },
    broken: { failure: 'F9', layers: keyState },
    attach: { failure: 'F9', layers: keyState },
    named: [{ failure: 'F9', fixIn: ferries.id }],
    note: 'A bare key id never reaches a key of another account.',
  })
  const sealKey = ownVolumeKey(harbour, region, 'seals', { spec: 'HMAC_256', usage: 'GENERATE_VERIFY_MAC' })
  tellOfKarpenter(incidents, {
    account: harbour,
    region,
    name: 'seals',
    key: sealKey,
    because: {
      code: 'InvalidKeyUsageException',
      message: `${sealKey.arn} key usage is GENERATE_VERIFY_MAC which is not valid for GenerateDataKeyWithoutPlaintext.`,
    },
    broken: { failure: 'F10', layers: keyUsage },
    attach: { failure: 'F10', layers: keyUsage },
    named: [{ failure: 'F10', fixIn: harbour.id }],
    note: 'An HMAC key cannot encrypt a volume.',
  })
  tellOfKarpenter(incidents, {
    account: customs,
    region,
    name: 'declarations',
    key: sharedVolumeKey(custody, customs, region, 'declarations-volumes'),
    because: deniedBy('service control policy'),
    broken: { failure: 'F11', layers: ['scp'] },
    named: [{ failure: 'F11', fixIn: management.id }],
    note: 'The SCP OwnKeysOnly denies keys of other accounts.',
  })
  tellOfKarpenter(incidents, {
    account: ferries,
    region,
    name: 'mail-boat',
    key: sharedVolumeKey(sealed, ferries, region, 'mail-boat-volumes'),
    because: deniedBy('resource control policy'),
    broken: { failure: 'F11', layers: ['rcp'] },
    named: [{ failure: 'F11', fixIn: management.id }],
    note: 'The RCP SealedKeys denies callers of other accounts.',
  })
  tellOfKarpenter(incidents, {
    account: pilots,
    region,
    name: 'pilot-boats',
    key: ownVolumeKey(pilots, region, 'pilot-boats-volumes'),
    plan: { boundary: noKeysBoundary(accounts) },
    because: { how: 'implicit', type: 'permissions boundary' },
    broken: { failure: 'F11', layers: ['permissions-boundary'] },
    named: [{ failure: 'F11', fixIn: pilots.id }],
    note: 'The permissions boundary of the controller leaves out KMS.',
  })
  tellOfKarpenter(incidents, {
    account: radar,
    region,
    name: 'echo',
    key: ownVolumeKey(radar, region, 'echo-volumes'),
    operation: 'Decrypt',
    because: deniedBy('service control policy'),
    attach: { failure: 'F12', layers: ['scp'] },
    named: [{ failure: 'F12', fixIn: management.id }],
    note: 'A network perimeter without an exemption for the role that decrypts volumes.',
  })
  const ledgersKey = ownVolumeKey(ledgers, region, 'ledgers-default')
  ledgers.region(region).ebs.defaultKeyArn = ledgersKey.arn
  tellOfKarpenter(incidents, {
    account: ledgers,
    region,
    name: 'ledgers',
    key: ledgersKey,
    plan: { kms: [], volumeKey: undefined, identity: 'irsa' },
    died: errorOnLaunch,
    because: noIdentityPolicy,
    broken: { failure: 'F15', layers: identity },
    named: [{ failure: 'F15', fixIn: ledgers.id }],
    note: 'Nobody named a key; the default key of the account became a customer key.',
  })
}

/** The ARN of a boundary under which everything but KMS is possible. */
export function noKeysBoundary({ pilots }: IncidentAccounts): string {
  const name = 'WithoutKeys'
  const arn = `arn:aws:iam::${pilots.id}:policy/${name}`
  if (pilots.account.directory.policies.some((one) => one.arn === arn)) return arn
  return pilots.managedPolicy(
    name,
    policy({ Sid: 'EverythingButKeys', Effect: 'Allow', NotAction: 'kms:*', Resource: '*' }),
  ).arn
}
