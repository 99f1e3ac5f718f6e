import type { Change, Fix } from './fix'

/** Narrowest first: what allows nothing beside the call asked about, what its own accounts can do, what takes fewest changes. */
export function narrowestFirst(fixes: readonly Fix[]): Fix[] {
  return fixes.toSorted((a, b) => compare(measure(a), measure(b)))
}

const places: Readonly<Record<Change['document'], number>> = {
  'key-state': 0,
  grant: 1,
  'key-policy': 2,
  'identity-policy': 3,
  'permissions-boundary': 4,
  'session-policy': 5,
  'vpc-endpoint-policy': 6,
  rcp: 7,
  scp: 8,
  'cross-account-operation': 9,
  'key-usage': 9,
}

function measure(fix: Fix): number[] {
  const { changes, results, widens } = fix
  return [
    results.filter(({ after }) => after !== 'allowed').length,
    widens.length > 0 ? 1 : 0,
    changes.filter(({ by }) => by !== 'account').length,
    changes.length,
    ...changes.map(({ document }) => places[document]).toSorted((a, b) => b - a),
    Number(changes.some(({ grant }) => grant !== null && grant.constraints === null)),
  ]
}

function compare(a: readonly number[], b: readonly number[]): number {
  for (let i = 0; i < Math.max(a.length, b.length); i++) {
    const difference = (a[i] ?? -1) - (b[i] ?? -1)
    if (difference !== 0) return difference
  }
  return 0
}
