import type { JudgedNeed } from '../../launch-paths/need'
import type { PreflightCheck } from '../preflight'
import { type GrantProposal, missingOperations, templateOperations } from '../propose-grant'

export function checkAlreadyAllowed(need: JudgedNeed): PreflightCheck {
  const title = 'The access is missing today'
  const missing = missingOperations(need).map((o) => o.operation)
  if (missing.length === 0) {
    const detail = 'Every required operation is allowed already, so a grant would change nothing.'
    return { id: 'already-allowed', outcome: 'block', title, detail }
  }
  return { id: 'already-allowed', outcome: 'pass', title, detail: `Not allowed now: ${missing.join(', ')}.` }
}

/** Of a grant that is there: whether anything would miss it. */
export function checkStillNeeded(without: JudgedNeed): PreflightCheck {
  const title = 'It is needed'
  const missing = missingOperations(without).map((o) => o.operation)
  if (missing.length > 0) {
    const detail = `Not allowed without it: ${missing.join(', ')}.`
    return { id: 'already-allowed', outcome: 'pass', title, detail }
  }
  const detail = 'Every required operation is allowed without it as well: letting it end would break nothing.'
  return { id: 'already-allowed', outcome: 'warn', title, detail }
}

/** The engine's answer on the inventory with the grant in it. */
export function checkEnough(need: JudgedNeed, after: JudgedNeed): PreflightCheck {
  const title = 'The grant would be enough'
  const check = (outcome: PreflightCheck['outcome'], detail: string) => ({ id: 'enough', outcome, title, detail })
  if (after.status === 'ok') return check('pass', 'With this grant every required operation is allowed.')
  const left = after.operations.filter((o) => o.level === 'required' && o.verdict !== 'allowed')
  const first = left[0]
  if (!first) return check('pass', 'With this grant every required operation is allowed.')
  const names = left.map((o) => o.operation).join(', ')
  if (left.every((o) => o.verdict === 'unknown' || o.verdict === 'conditional')) {
    return check('unknown', `Nobody can tell for ${names}: ${first.reason}`)
  }
  const denied = left.find((o) => o.verdict === 'denied') ?? first
  const helps = left.length < need.operations.filter((o) => o.level === 'required' && o.verdict !== 'allowed').length
  return check(helps ? 'warn' : 'block', `Still not allowed with it: ${names}. ${denied.reason}`)
}

export function checkLeastPrivilege(need: JudgedNeed, proposal: GrantProposal): PreflightCheck {
  const title = 'It allows no more than needed'
  const check = (outcome: PreflightCheck['outcome'], detail: string) => ({ id: 'least', outcome, title, detail })
  const template = templateOperations(need, proposal.operations)
  const levels = new Map(need.operations.map((o) => [o.operation, o.level]))
  const beyond = proposal.operations.filter((o) => levels.get(o) !== 'required' && !template.includes(o))
  const unneeded = beyond.filter((o) => (levels.get(o) ?? 'not-needed') === 'not-needed')
  if (unneeded.length > 0) {
    return check('block', `Nothing on this launch path needs ${unneeded.join(', ')}. Leave it out.`)
  }
  if (beyond.length > 0) return check('warn', `Helpful at most, not required: ${beyond.join(', ')}.`)
  return check('pass', `${proposal.operations.length} operations, each required or part of what AWS documents for it.`)
}
