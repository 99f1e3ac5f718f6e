import { policy } from '../world/policy-document'
import type { IncidentAccounts } from './incidents-accounts'
import type { Incident } from './incidents-expectations'
import { noKeysBoundary } from './incidents-karpenter'
import { deniedBy, noIdentityPolicy, noResourcePolicy, tellOfKarpenter, tellOfNodeGroup } from './incidents-tell'
import { delegateToIam, volumePermissions } from './key-policies'
import { ownVolumeKey, sharedVolumeKey } from './northwind-volume-keys'

/** Two links that fail at once: AWS names one of them, and whoever mends that one is back an hour later with the other. */
export function addIncidentsOfTwo(accounts: IncidentAccounts, incidents: Incident[]): void {
  const { custody, ferries, customs, radar, pilots, depots, management } = accounts
  const region = 'eu-central-1'
  const foreign = (alias: string) => ownVolumeKey(custody, region, alias, { policy: policy(delegateToIam(custody.id)) })

  tellOfKarpenter(incidents, {
    account: customs,
    region,
    name: 'inspections',
    key: foreign('inspections-volumes'),
    because: deniedBy('service control policy'),
    broken: { failure: 'F11', layers: ['scp', 'key-policy'] },
    named: [
      { failure: 'F11', fixIn: management.id },
      { failure: 'F2', fixIn: custody.id },
    ],
    note: 'The SCP OwnKeysOnly denies the key, and its policy would not admit the account either.',
  })
  const buoyKey = sharedVolumeKey(custody, ferries, region, 'buoys-volumes', { state: 'Disabled' })
  tellOfKarpenter(incidents, {
    account: ferries,
    region,
    name: 'buoys',
    key: buoyKey,
    plan: { kms: [] },
    because: noIdentityPolicy,
    broken: { failure: 'F1', layers: ['identity-policy'] },
    attach: { failure: 'F7', layers: ['key-state'] },
    named: [
      { failure: 'F7', fixIn: custody.id },
      { failure: 'F1', fixIn: ferries.id },
    ],
    note: 'The key is disabled, and the controller has no policy for it.',
  })
  tellOfKarpenter(incidents, {
    account: pilots,
    region,
    name: 'tugs',
    key: foreign('tugs-volumes'),
    plan: { boundary: noKeysBoundary(accounts) },
    because: noResourcePolicy,
    broken: { failure: 'F2', layers: ['key-policy'] },
    named: [
      { failure: 'F2', fixIn: custody.id },
      { failure: 'F11', fixIn: pilots.id },
    ],
    note: 'The key policy does not admit the account, and the boundary of the controller leaves out KMS.',
  })
  const sonarKey = ownVolumeKey(radar, region, 'sonar-volumes')
  tellOfKarpenter(incidents, {
    account: radar,
    region,
    name: 'sonar',
    key: sonarKey,
    plan: { kms: volumePermissions({ keyArn: sonarKey.arn, createGrant: false }) },
    operation: 'CreateGrant',
    because: noIdentityPolicy,
    broken: { failure: 'F3', layers: ['identity-policy'] },
    attach: { failure: 'F12', layers: ['scp'] },
    named: [
      { failure: 'F3', fixIn: radar.id },
      { failure: 'F12', fixIn: management.id },
    ],
    note: 'The controller may not hand the key to the instance, whose own role the network perimeter would stop.',
  })
  tellOfNodeGroup(incidents, {
    account: depots,
    region,
    name: 'moved-depot',
    key: sharedVolumeKey(custody, depots, 'us-east-1', 'moved-depot-volumes'),
    because: noIdentityPolicy,
    broken: 'F8',
    layers: ['key-usage'],
    attach: { failure: 'F8', layers: ['key-usage'] },
    named: [
      { failure: 'F8', fixIn: depots.id },
      { failure: 'F4', fixIn: depots.id },
    ],
    note: 'The template names the key of another Region, on which there is no grant either.',
  })
  tellOfNodeGroup(incidents, {
    account: depots,
    region,
    name: 'rebuilt-depot',
    key: sharedVolumeKey(custody, depots, region, 'rebuilt-depot-volumes'),
    suffix: 'rebuilt',
    incarnation: 2,
    because: noIdentityPolicy,
    grants: (_, formerId) => [
      { to: formerId, issuedBy: depots.id, at: depots.daysAgo(90), name: 'asg-rebuilt-depot' },
      {
        to: depots.getRole('AWSServiceRoleForAutoScaling').arn,
        issuedBy: depots.id,
        at: depots.daysAgo(3),
        name: 'asg-depots',
      },
    ],
    broken: 'F6',
    named: [{ failure: 'F6', fixIn: depots.id }],
    note: 'The role with its suffix was deleted and made again; one grant goes to the first one, the other to the role without a suffix.',
  })
  tellOfNodeGroup(incidents, {
    account: depots,
    region,
    name: 'closing-depot',
    key: sharedVolumeKey(custody, depots, region, 'closing-depot-volumes', {
      state: 'PendingDeletion',
      deletionAt: new Date(depots.anchor.getTime() + 12 * 86_400_000),
    }),
    because: noIdentityPolicy,
    grants: (to) => [{ to, issuedBy: custody.id, at: depots.daysAgo(30), name: 'asg-closing-depot' }],
    broken: 'F5',
    attach: { failure: 'F7', layers: ['key-state'] },
    named: [
      { failure: 'F7', fixIn: custody.id },
      { failure: 'F5', fixIn: depots.id },
    ],
    note: 'The key is to be deleted, and the grant on it was made by the account that owns it.',
  })
}
