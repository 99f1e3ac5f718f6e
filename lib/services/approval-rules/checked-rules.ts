import { checkRules } from '@/lib/domain/grants/approval-rules/read-rules'
import type { ApprovalRules } from '@/lib/domain/grants/approval-rules/rules'
import { invalidInput } from '@/lib/errors'

/** The rules somebody sent, or everything that is wrong with them. */
export function checkedRules(draft: unknown): ApprovalRules {
  const read = checkRules(draft)
  if (read.ok) return read.rules
  const text = read.problems.map(({ where, what }) => `${where}: ${what}`).join(' ')
  throw invalidInput(`These are not approval rules. ${text}`, { problems: read.problems })
}
