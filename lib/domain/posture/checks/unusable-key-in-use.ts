import type { Key } from '../../inventory/key'
import { describeUnread } from '../../observed'
import { type CheckOutcome, cannotTell, defineCheck, fail, notApplicable, pass } from '../define-check'
import { aboutKey, clustersUsing, customerKeys } from '../posture-facts'

export const unusableKeyInUse = defineCheck<Key>({
  id: 'KGD-STA-01',
  slug: 'unusable-key-in-use',
  version: 1,
  severity: 'critical',
  title: 'A key in use is disabled, pending deletion or unavailable',
  remediation: 'Cancel the deletion, enable the key, import its material or reconnect its key store.',
  frameworks: [
    'AWS Security Hub KMS.3',
    'NIST 800-53 r5 SC-12',
    'NIST 800-53 r5 SC-12(2)',
    'ISO 27001:2022 A.8.24 (derived)',
  ],
  scope: 'key',
  subjects: customerKeys,
  about: aboutKey,
  evaluate: (key, facts): CheckOutcome => {
    const clusters = clustersUsing(facts, key.arn)
    if (key.metadata.state !== 'seen') return cannotTell(describeUnread(key.metadata), { clusters })
    const { state, deletionDate } = key.metadata.value
    const evidence = { state, deletionDate, clusters }
    if (state === 'Enabled') return pass('The key is enabled.', evidence)
    if (clusters.length > 0) {
      return fail(`The key is ${state}, and ${clusters.join(', ')} use it.`, evidence)
    }
    if (state.startsWith('Pending') && state !== 'PendingImport') {
      const when = deletionDate ? ` on ${deletionDate.slice(0, 10)}` : ''
      const detail = `The key will be deleted${when}. No cluster that was read uses it.`
      return fail(detail, evidence, { severity: 'medium', remediation: 'Make sure that nothing else needs the key.' })
    }
    return notApplicable(`The key is ${state}, and no cluster that was read uses it.`, evidence)
  },
})
