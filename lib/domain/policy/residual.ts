/** What a condition key can be, as far as the policies tell it apart. */
export type KeyCondition =
  | { readonly kind: 'absent' }
  | { readonly kind: 'is'; readonly value: string }
  | {
      readonly kind: 'satisfies'
      readonly comparisons: readonly { readonly operator: string; readonly value: string }[]
    }
  /** Several values; null for one that no policy spells out. */
  | { readonly kind: 'has'; readonly values: readonly (string | null)[] }
  | { readonly kind: 'other' }

/** What an answer that depends depends on. */
export type Residual =
  /** Allowed with some of what one key can be, refused with the rest. */
  | {
      readonly kind: 'key'
      readonly key: string
      readonly allowed: readonly KeyCondition[]
      readonly refused: readonly KeyCondition[]
    }
  /** Allowed where all of these hold together. */
  | { readonly kind: 'together'; readonly all: readonly { readonly key: string; readonly is: KeyCondition }[] }
  /** More than can be tried out. */
  | { readonly kind: 'open'; readonly keys: readonly string[] }
  | { readonly kind: 'which-grant' }
  | { readonly kind: 'who-retires' }
  | { readonly kind: 'issuing-account'; readonly grantId: string }
  | { readonly kind: 'comparison' }

/** One sentence. */
export function renderResidual(residual: Residual): string {
  switch (residual.kind) {
    case 'key': {
      const { key, allowed, refused } = residual
      const anythingElseIsRefused = refused.some(({ kind }) => kind === 'other')
      return allowed.length <= refused.length || anythingElseIsRefused
        ? `Only if ${key} ${allowed.map(renderCondition).join(' or ')}.`
        : `Not if ${key} ${refused.map(renderCondition).join(' or ')}.`
    }
    case 'together':
      return `Allowed if ${residual.all.map(({ key, is }) => `${key} ${renderCondition(is)}`).join(' and ')}.`
    case 'open':
      return `Depends on ${residual.keys.join(', ')}.`
    case 'which-grant':
      return "Depends on which of the key's grants is meant."
    case 'who-retires':
      return 'Depends on whether kms:RetireGrant in an identity policy is enough for an account that issued the grant or owns the key; AWS says both.'
    case 'issuing-account':
      return `Depends on the account that issued grant ${residual.grantId}, which is not known.`
    case 'comparison':
      return 'Depends on request values that AWS does not say how to compare.'
  }
}

const patterns = new Set(['StringLike', 'ArnLike'])

/** The condition in words, to follow the key's name. */
function renderCondition(condition: KeyCondition): string {
  switch (condition.kind) {
    case 'absent':
      return 'is absent'
    case 'is':
      return `is ${condition.value}`
    case 'other':
      return 'is anything else'
    case 'has':
      return `has ${condition.values.map((value) => value ?? 'another value').join(' and ')}`
    case 'satisfies':
      return condition.comparisons
        .map(({ operator, value }) => (patterns.has(operator) ? `matches ${value}` : `satisfies ${operator} ${value}`))
        .join(' and ')
  }
}
