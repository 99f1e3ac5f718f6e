import type { RulesView } from '../../lib/contracts/approval-rules'
import { readRules } from '../../lib/domain/grants/approval-rules/read-rules'
import type { ApprovalRules } from '../../lib/domain/grants/approval-rules/rules'
import { foundProblem } from './exit'
import { withInstallation } from './installation'
import { forTerminal, print, printJson } from './output'
import { readText } from './read-text'

/** The approval rules in force, as they can be changed, checked and set again. */
export async function showRules({ json }: { readonly json?: boolean }): Promise<void> {
  const { rules } = await withInstallation({ worker: false }, async (ctx) => {
    const { getApprovalRules } = await import('../../lib/services/approval-rules/get-approval-rules')
    return getApprovalRules(ctx)
  })
  await (json ? printJson(rules) : print(`${JSON.stringify(rules, null, 2)}\n`))
}

/** Says what is wrong in approval rules and where. Needs no database. */
export async function checkRulesFile(place: string): Promise<void> {
  const rules = await readOrTell(place)
  if (rules) await print(`The rules are sound: ${rules.rules.length} beside the last resort.\n`)
}

interface SetOptions {
  readonly note: string
  readonly dryRun?: boolean
}

/** Puts approval rules in force, or says which open requests would be judged otherwise. */
export async function setRules(place: string, { note, dryRun }: SetOptions): Promise<void> {
  const rules = await readOrTell(place)
  if (!rules) return
  const told = await withInstallation({ worker: false }, async (ctx) => {
    if (dryRun) {
      const { tryApprovalRules } = await import('../../lib/services/approval-rules/try-approval-rules')
      const { changed, unchanged } = await tryApprovalRules(ctx, { rules })
      const lines = changed.map(
        ({ number, before, after }) => `request ${number}: ${before.words.join('; ')} -> ${after.words.join('; ')}`,
      )
      return [...lines, `${changed.length} open requests would be judged otherwise, ${unchanged} as now`]
    }
    const { getApprovalRules } = await import('../../lib/services/approval-rules/get-approval-rules')
    const { saveApprovalRules } = await import('../../lib/services/approval-rules/save-approval-rules')
    const { version: basedOn } = await getApprovalRules(ctx)
    return inForce(await saveApprovalRules(ctx, { rules, basedOn, note }))
  })
  await print(`${told.map(forTerminal).join('\n')}\n`)
}

const inForce = ({ version }: RulesView) => [`Version ${version} of the approval rules is in force.`]

async function readOrTell(place: string): Promise<ApprovalRules | null> {
  const read = readRules(readText(place))
  if (read.ok) return read.rules
  foundProblem()
  await print(`${read.problems.map(({ where, what }) => forTerminal(`${where}: ${what}`)).join('\n')}\n`)
  return null
}
