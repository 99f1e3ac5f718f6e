import { z } from 'zod'
import type { ApprovalFacts } from './facts'
import { type ApprovalRules, otherwiseName, type RuleDemand, type RuleMatch, Who } from './rules'

const Clause = z.object({
  /** The rule that says so. */
  rule: z.string(),
  approvers: z.number(),
  /** null: whoever may decide. */
  who: Who.nullable(),
})
export type Clause = z.infer<typeof Clause>

/** What it takes to approve one request: every clause, by name of the rule behind it. */
export const Demand = z.object({
  clauses: z.array(Clause).min(1),
  expiryDays: z.number(),
  selfApproval: z.boolean(),
  warningNote: z.boolean(),
})
export type Demand = z.infer<typeof Demand>

/**
 * What the rules demand of a request. Every rule that bears on it counts and the strictest of all wins, so that neither the order of the
 * list nor a new rule makes an old one mean less. A rule nobody can tell about, because what it looks at could not be read, can only
 * add to that. What nobody has to approve one other person approves where a check does not plainly pass.
 */
export function demandFor(rules: ApprovalRules, facts: ApprovalFacts): Demand {
  const { otherwise } = rules
  const judged = rules.rules.map((rule) => ({ rule, fits: bearsOn(rule.match, facts) }))
  const certain = judged
    .filter(({ fits }) => fits === 'yes')
    .map(({ rule }) => asked(rule.name, rule.demand, otherwise, facts))
  const possible = judged
    .filter(({ fits }) => fits === 'unknown')
    .map(({ rule }) => asked(rule.name, rule.demand, otherwise, facts))
  const sure = certain.length > 0 ? certain : [asked(otherwiseName, otherwise, otherwise, facts)]
  return [...sure, ...possible].reduce(stricter)
}

function asked(
  rule: string,
  demand: RuleDemand,
  otherwise: ApprovalRules['otherwise'],
  { clean }: ApprovalFacts,
): Demand {
  const approvers = clean ? demand.approvers : Math.max(1, demand.approvers)
  return {
    clauses: [{ rule, approvers, who: demand.who ?? null }],
    expiryDays: demand.expiryDays ?? otherwise.expiryDays,
    selfApproval: demand.selfApproval ?? false,
    warningNote: demand.warningNote ?? false,
  }
}

/** Both at once: what either asks for. */
export function stricter(a: Demand, b: Demand): Demand {
  const clauses = [...a.clauses]
  for (const clause of b.clauses) {
    const at = clauses.findIndex((known) => known.rule === clause.rule && sameWho(known, clause))
    const known = clauses[at]
    if (!known) clauses.push(clause)
    else if (clause.approvers > known.approvers) clauses[at] = clause
  }
  return {
    clauses,
    expiryDays: Math.min(a.expiryDays, b.expiryDays),
    selfApproval: a.selfApproval && b.selfApproval,
    warningNote: a.warningNote || b.warningNote,
  }
}

const sameWho = (a: Clause, b: Clause) => JSON.stringify(a.who) === JSON.stringify(b.who)

/** Nobody has to approve. */
export const isAutomatic = ({ clauses }: Demand): boolean => clauses.every(({ approvers }) => approvers === 0)

export type Fits = 'yes' | 'no' | 'unknown'

/** Does a rule bear on a request? Unknown where what it looks at could not be read, and nothing else speaks against it. */
export function bearsOn(match: RuleMatch, facts: ApprovalFacts): Fits {
  const { keyAccount, granteeAccount } = facts
  const answers: Fits[] = []
  if (match.keyAccounts) answers.push(sure(match.keyAccounts.includes(keyAccount.id)))
  if (match.granteeAccounts) answers.push(sure(match.granteeAccounts.includes(granteeAccount.id)))
  if (match.units) {
    const { units } = match
    answers.push(either([keyAccount, granteeAccount].map(({ path }) => path?.some((id) => units.includes(id)) ?? null)))
  }
  if (match.keyTags) answers.push(either([facts.keyTags && carries(facts.keyTags, match.keyTags)]))
  if (match.accountTags) {
    const { accountTags } = match
    answers.push(either([keyAccount, granteeAccount].map(({ tags }) => tags && carries(tags, accountTags))))
  }
  if (match.outsideOrganization !== undefined) {
    const outside = facts.outsideOrganization
    answers.push(outside === null ? 'unknown' : sure(outside === match.outsideOrganization))
  }
  if (match.operations) answers.push(sure(match.operations.some((name) => facts.operations.includes(name))))
  if (match.constrained !== undefined) answers.push(sure(match.constrained === facts.constrained))
  if (match.requester) answers.push(sure(match.requester === facts.requester))
  if (answers.includes('no')) return 'no'
  return answers.includes('unknown') ? 'unknown' : 'yes'
}

const sure = (is: boolean): Fits => (is ? 'yes' : 'no')

/** One yes is enough; null: not known. */
function either(answers: readonly (boolean | null)[]): Fits {
  if (answers.includes(true)) return 'yes'
  return answers.includes(null) ? 'unknown' : 'no'
}

const carries = (tags: Readonly<Record<string, string>>, wanted: readonly string[]) =>
  wanted.some((tag) => {
    const at = tag.indexOf('=')
    return Object.hasOwn(tags, tag.slice(0, at)) && tags[tag.slice(0, at)] === tag.slice(at + 1)
  })

/** What is demanded as lines for people. */
export function describeDemand(demand: Demand): string[] {
  const { expiryDays, selfApproval, warningNote } = demand
  return [
    ...describeClauses(demand),
    `To be decided within ${expiryDays} ${expiryDays === 1 ? 'day' : 'days'}`,
    ...(selfApproval ? ['The requester counts as an approver'] : []),
    ...(warningNote ? ['A warning is approved with a note'] : []),
  ]
}

/** Who has to approve, and by which rule. */
export function describeClauses({ clauses }: Demand): string[] {
  const asked = clauses.filter(({ approvers }) => approvers > 0)
  if (asked.length === 0)
    return [`Nobody has to approve it (${clauses.map(({ rule }) => `rule “${rule}”`).join(', ')})`]
  return asked.map(({ approvers, who, rule }) => `${describeApprovals(approvers, who)} (rule “${rule}”)`)
}

/** `2 approvals by an administrator`. */
export const describeApprovals = (count: number, who: Who | null): string =>
  `${count} ${count === 1 ? 'approval' : 'approvals'} by ${describeWho(who)}`

/** `an administrator or dana@example.com`. */
export function describeWho(who: Who | null): string {
  if (!who) return 'whoever may decide'
  const roles = (who.roles ?? []).map((role) => `an ${role}`)
  const groups = (who.groups ?? []).map((group) => `an approver for ${group}`)
  return [...roles, ...groups, ...(who.people ?? [])].join(' or ')
}
