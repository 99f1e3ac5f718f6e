/** What the simulator has counted: calls by `<service>.<operation>`, errors by code. */
export interface CallCounts {
  readonly calls: Readonly<Record<string, number>>
  readonly errors: Readonly<Record<string, number>>
}

export async function callCounts(endpoint: string): Promise<CallCounts> {
  const answer = await fetch(`${endpoint}/_control/state`)
  return (await answer.json()) as CallCounts
}

export function countedBetween(before: CallCounts, after: CallCounts): CallCounts {
  return { calls: difference(before.calls, after.calls), errors: difference(before.errors, after.errors) }
}

export const sumOf = (counts: Readonly<Record<string, number>>) =>
  Object.values(counts).reduce((sum, count) => sum + count, 0)

export const throttledIn = ({ errors }: CallCounts) =>
  sumOf(Object.fromEntries(Object.entries(errors).filter(([code]) => /thrott|limit|TooMany/i.test(code))))

function difference(before: Readonly<Record<string, number>>, after: Readonly<Record<string, number>>) {
  const grown = Object.entries(after).map(([name, count]) => [name, count - (before[name] ?? 0)] as const)
  return Object.fromEntries(grown.filter(([, count]) => count > 0))
}
