import type { CellView, NeedView } from '@/lib/contracts/needs'
import { cellAppearance, layerLabel, type Profile } from './access-words'

/** What a person who looks at a gap can do about it here. */
export type FixAdvice =
  | { readonly kind: 'nothing-to-fix' }
  | { readonly kind: 'under-way'; readonly requestId: string; readonly text: string }
  | { readonly kind: 'request'; readonly needId: string; readonly text: string }
  | { readonly kind: 'refused'; readonly text: string }
  | { readonly kind: 'elsewhere'; readonly text: string }

/** The next step for one cell: ask for the grant, follow the request that is open, or why a grant is not the fix. */
export function fixAdvice(need: NeedView, cell: CellView, profile: Profile, mayRequest: boolean): FixAdvice {
  const { word } = cellAppearance(cell, profile)
  if (word === 'Allowed' || word === 'Not needed') return { kind: 'nothing-to-fix' }
  if (need.openRequestId !== null) {
    return { kind: 'under-way', requestId: need.openRequestId, text: 'A grant for this access is already requested.' }
  }
  if (need.grantFrom === null) return { kind: 'elsewhere', text: whyNoGrant(need, cell, word) }
  const where = `A grant issued from account ${need.grantFrom} closes this gap.`
  return mayRequest
    ? { kind: 'request', needId: need.id, text: where }
    : { kind: 'refused', text: `${where} Your role cannot request grants here; ask someone who can.` }
}

function whyNoGrant(need: NeedView, cell: CellView, word: string): string {
  if (word === 'Unusable') return 'A grant does not help: the permission is there, but the key cannot be used.'
  if (need.keyProblem !== null) return `A grant does not help: ${need.keyProblem}`
  if (word === 'Unknown')
    return 'Nobody can tell yet whether a grant is needed. Let the scanner read what it could not.'
  if (cell.because.startsWith('explicit-deny:')) {
    return `A grant does not help: an explicit deny in ${inSentence(cell.layer)} wins over every grant (R14).`
  }
  if (cell.layer === 'scp' || cell.layer === 'rcp') {
    return `A grant does not help: ${inSentence(cell.layer)} must allow the call first.`
  }
  return `A grant is not the fix here; the gap belongs to ${inSentence(cell.layer)}.`
}

function inSentence(layer: string): string {
  const label = layerLabel(layer)
  const plural = label.endsWith('policies') || label.startsWith('Grants')
  return `${plural ? '' : 'the '}${label.startsWith('VPC') ? label : label.charAt(0).toLowerCase() + label.slice(1)}`
}
