import { foundProblem } from './exit'
import { withInstallation } from './installation'
import { print, printJson } from './output'

export async function verify(options: { json?: boolean }): Promise<void> {
  const found = await withInstallation({ worker: false }, async (ctx) => {
    const { verifyAudit } = await import('../../lib/services/audit/verify-audit')
    return verifyAudit(ctx)
  })
  if (!found.intact) foundProblem()
  if (options.json) return printJson(found)
  const end = found.lastHash ? `, the last is ${found.lastSeq} with hash ${found.lastHash}` : ''
  await print(
    found.problem
      ? `The audit log is broken at entry ${found.problem.seq}: ${found.problem.text}. ${found.entries} entries before it fit.\n`
      : `The audit log is whole: ${found.entries} entries${end}.\n`,
  )
}
