import type { Key } from '../../inventory/key'
import { describeUnread } from '../../observed'
import { type CheckOutcome, cannotTell, defineCheck, fail, notApplicable, pass } from '../define-check'
import { aboutKey, customerKeys } from '../posture-facts'

/** Grants per key, service-made ones included (https://docs.aws.amazon.com/kms/latest/developerguide/resource-limits.html). */
const quota = 50_000

export const grantQuotaNearlyUsed = defineCheck<Key>({
  id: 'KGD-GRT-07',
  slug: 'grant-quota-nearly-used',
  version: 1,
  severity: 'medium',
  title: 'The key has used most of its 50,000 grants',
  remediation: 'Retire grants nobody uses, spread node volumes over more keys, or ask AWS for a higher quota.',
  frameworks: [],
  scope: 'key',
  subjects: customerKeys,
  about: aboutKey,
  evaluate: (key): CheckOutcome => {
    if (key.grants.state !== 'seen') return cannotTell(describeUnread(key.grants))
    const { count, partial } = key.grants.value
    const evidence = { count, partial, quota }
    const used = `${count} of ${quota} grants`
    if (count >= quota * 0.8) return fail(`${used}: four fifths or more.`, evidence, { severity: 'high' })
    if (count >= quota * 0.6) return fail(`${used}: three fifths or more.`, evidence)
    if (partial) return cannotTell(`At least ${used}; not every grant was read.`, evidence)
    return count === 0 ? notApplicable('The key has no grants.', evidence) : pass(`${used}.`, evidence)
  },
})
