import type { JudgedNeed } from '../../launch-paths/need'
import { type CheckOutcome, cannotTell, defineCheck, fail, notApplicable, pass } from '../define-check'
import { aboutNeed } from '../need-check'

export const foundingProfileIncomplete = defineCheck<JudgedNeed>({
  id: 'KGD-ACC-07',
  slug: 'founding-profile-incomplete',
  version: 1,
  severity: 'info',
  title: 'Operations that only the conservative profile asks for are not allowed',
  remediation: 'Nothing has to be done: the launch path does not use them.',
  frameworks: [],
  scope: 'organization',
  subjects: (facts) => facts.needs.filter((need) => need.operations.some((o) => o.seed)),
  about: aboutNeed,
  evaluate: (need): CheckOutcome => {
    const extra = need.operations.filter((o) => o.seed && o.level !== 'required')
    if (extra.length === 0) return notApplicable('The conservative profile asks for nothing more than the launch path.')
    const missing = extra.filter((o) => o.verdict === 'denied').map((o) => o.operation)
    if (missing.length > 0)
      return fail(`Not allowed: ${missing.join(', ')}. The launch path does not need them.`, { missing })
    const open = extra.filter((o) => o.verdict !== 'allowed').map((o) => o.operation)
    if (open.length > 0) return cannotTell(`It cannot be told whether these are allowed: ${open.join(', ')}.`, { open })
    return pass('The conservative profile is complete as well.')
  },
})
