import { z } from 'zod'
import { placeOf } from '../../problem-place'
import { ApprovalRules } from './rules'

export interface RulesProblem {
  /** `rule 2, demand, approvals`; `rules` where it is about the whole. */
  readonly where: string
  readonly what: string
}

export type ReadRules =
  | { readonly ok: true; readonly rules: ApprovalRules }
  | { readonly ok: false; readonly problems: readonly RulesProblem[] }

const longest = 200_000
const words = { whole: 'rules', list: 'rules', item: 'rule' }

/** Approval rules from their JSON text, or everything that is wrong with them. Never throws. */
export function readRules(text: string): ReadRules {
  if (text.length > longest)
    return refused(`Expected at most ${longest} characters, got ${text.length}: these are not approval rules.`)
  try {
    return checkRules(JSON.parse(text))
  } catch (error) {
    return refused(`Expected JSON: ${error instanceof Error ? error.message : String(error)}.`)
  }
}

/** The same for what was parsed already. */
export function checkRules(value: unknown): ReadRules {
  const parsed = ApprovalRules.safeParse(value)
  if (!parsed.success)
    return {
      ok: false,
      problems: parsed.error.issues.map(({ path, message }) => ({ where: placeOf(path, words), what: message })),
    }
  const { $schema: _, ...rules } = parsed.data
  return { ok: true, rules }
}

const refused = (what: string): ReadRules => ({ ok: false, problems: [{ where: 'rules', what }] })

/** The format of approval rules as JSON Schema, for editors. */
export const rulesSchema = () => ({
  ...z.toJSONSchema(ApprovalRules, { io: 'input' }),
  title: 'Approval rules of Keyscope',
  description: 'What it takes to approve a grant. Every rule that bears on a request counts, and the strictest wins.',
})
