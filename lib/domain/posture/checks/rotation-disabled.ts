import type { Key } from '../../inventory/key'
import { describeUnread } from '../../observed'
import { type CheckOutcome, cannotTell, defineCheck, fail, notApplicable, pass } from '../define-check'
import { aboutKey, customerKeys } from '../posture-facts'

export const rotationDisabled = defineCheck<Key>({
  id: 'KGD-ROT-01',
  slug: 'rotation-disabled',
  version: 1,
  severity: 'medium',
  title: 'Automatic rotation of the key is off',
  remediation: 'Enable automatic rotation. The key id, its ARN and its grants stay as they are.',
  frameworks: [
    'AWS Security Hub KMS.4',
    'CIS AWS Foundations 5.0 3.6',
    'NIST 800-53 r5 SC-12',
    'NIST 800-53 r5 SC-12(2)',
    'NIST 800-53 r5 SC-28(3)',
    'PCI DSS v4.0.1 3.7.4',
    'ISO 27001:2022 A.8.24 (derived)',
  ],
  scope: 'key',
  subjects: customerKeys,
  about: aboutKey,
  evaluate: (key): CheckOutcome => {
    if (key.rotation === null) return notApplicable('Automatic rotation does not exist for this kind of key.')
    const metadata = key.metadata.state === 'seen' ? key.metadata.value : null
    // The setting of a multi-Region set lives on its primary key.
    if (metadata?.multiRegion?.type === 'REPLICA') return notApplicable('The primary key of the set decides.')
    if (metadata && metadata.state !== 'Enabled' && metadata.state !== 'Disabled') {
      return notApplicable(`A key that is ${metadata.state} is not rotated.`)
    }
    if (key.rotation.state !== 'seen') return cannotTell(describeUnread(key.rotation))
    const { enabled, periodInDays, nextRotationAt } = key.rotation.value
    const evidence = { enabled, periodInDays, nextRotationAt }
    if (!enabled) return fail('Automatic rotation is off.', evidence)
    return pass(periodInDays ? `Rotates every ${periodInDays} days.` : 'Automatic rotation is on.', evidence)
  },
})
