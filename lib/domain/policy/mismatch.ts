/** What keeps a statement or a grant from matching, or what its match depends on: wanted by it, and there in the request. */
export type Mismatch =
  | { readonly element: 'action'; readonly operation: string }
  | { readonly element: 'principal' | 'resource'; readonly wanted: readonly string[]; readonly actual: string }
  | {
      readonly element: 'condition'
      readonly operator: string
      /** As the policy spells it. */
      readonly key: string
      readonly wanted: readonly string[]
      readonly actual: readonly string[] | 'absent' | 'unknown'
    }
  /** Of grants. */
  | { readonly element: 'operations'; readonly operation: string; readonly listed: readonly string[] }
  | {
      readonly element: 'encryption-context'
      readonly wanted: Readonly<Record<string, string>>
      readonly actual: Readonly<Record<string, string>>
    }
  | { readonly element: 'source-arn'; readonly wanted: string }
  | { readonly element: 'child-operations'; readonly beyond: readonly string[] }
  | { readonly element: 'child-constraints' }
  | {
      readonly element: 'issuing-account'
      readonly issuingAccount: string | null
      readonly callerAccount: string | null
    }
  | { readonly element: 'session' }

/** The mismatch in a few words, as the object of "because of its …". */
export function renderMismatch(mismatch: Mismatch, match: 'conditional' | 'missed'): string {
  switch (mismatch.element) {
    case 'action':
    case 'operations':
      return 'action'
    case 'principal':
    case 'resource':
    case 'session':
      return mismatch.element
    case 'condition':
      return `condition ${mismatch.key}`
    case 'encryption-context':
      return 'encryption context'
    case 'source-arn':
      return 'source ARN'
    case 'issuing-account':
      return 'issuing account'
    case 'child-operations': {
      if (match === 'conditional') return 'operations of the child grant'
      const names = mismatch.beyond.length > 0 ? ` (${mismatch.beyond.join(', ')})` : ''
      return `operations beyond the parent grant${names}`
    }
    case 'child-constraints':
      return match === 'conditional' ? 'constraints of the child grant' : 'constraints looser than the parent grant'
  }
}

const list = (values: readonly string[]): string => values.join(' or ') || 'nothing'
const pairs = (context: Readonly<Record<string, string>>): string =>
  Object.entries(context)
    .map(([name, value]) => `${name}=${value}`)
    .join(', ') || 'no encryption context'

/** What is wanted and what is there, side by side; null where there is nothing to compare. */
export function renderDifference(mismatch: Mismatch): string | null {
  switch (mismatch.element) {
    case 'principal':
      return `names ${list(mismatch.wanted)}; the caller is ${mismatch.actual}`
    case 'resource':
      return `is for ${list(mismatch.wanted)}; the request is for ${mismatch.actual}`
    case 'condition': {
      const { operator, wanted, actual } = mismatch
      const there =
        actual === 'absent' ? 'has none' : actual === 'unknown' ? 'may have any' : `has ${actual.join(', ')}`
      return `wants ${operator} ${list(wanted)}; the request ${there}`
    }
    case 'operations':
      return `lists ${mismatch.listed.join(', ') || 'no operation'}`
    case 'encryption-context':
      return `wants ${pairs(mismatch.wanted)}; the request has ${pairs(mismatch.actual)}`
    case 'source-arn':
      return `wants ${mismatch.wanted}`
    case 'issuing-account':
      return `issued by ${mismatch.issuingAccount ?? 'an account that is not known'}, the caller is in ${mismatch.callerAccount}`
    default:
      return null
  }
}
