/** Failing checks on grants, by grant id: their evidence names it. */
export function grantProblems(rows: readonly { status: string; title: string; body: unknown }[]): Map<string, string> {
  const problems = new Map<string, string>()
  for (const row of rows) {
    const evidence = (row.body as { evidence?: { grantId?: unknown } }).evidence
    if (row.status === 'fail' && typeof evidence?.grantId === 'string') problems.set(evidence.grantId, row.title)
  }
  return problems
}
