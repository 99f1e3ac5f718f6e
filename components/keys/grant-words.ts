import type { Tone } from '@/components/matrix/access-words'
import { countOf } from '@/components/ui/format-number'
import type { GrantUseRow, OriginKind, RevocationEffect, RevocationView } from '@/lib/contracts/grant-uses'
import { paths } from '@/lib/paths'

export const originWords: Readonly<Record<OriginKind, string>> = {
  service: 'AWS service',
  keyscope: 'Keyscope',
  pipeline: 'Pipeline',
  person: 'Person',
  customer: 'Person or pipeline',
  'not-told': 'Not told',
}

export const toldWords: Readonly<Record<GrantUseRow['origin']['told'], string>> = {
  event: 'Told by CloudTrail.',
  request: 'Told by the request.',
  shape: 'Told by its shape.',
  name: 'Told by its name alone.',
  tag: 'Told by its key’s tags alone.',
  nothing: '',
}

/** What comes of revoking a grant beside the code that keeps it. */
export const madeAgain = (tool: string): string =>
  `Kept in ${tool}: revoked here, ${tool} makes it again at its next run, or its state drifts. Take it out of the code first.`

const effects: Readonly<Record<RevocationEffect, { readonly word: string; readonly tone: Tone }>> = {
  'left-over': { word: 'Nothing: left over', tone: 'ok' },
  covered: { word: 'Nothing: allowed without it', tone: 'ok' },
  'not-told': { word: 'Cannot be told', tone: 'caution' },
  breaks: { word: 'Breaks', tone: 'bad' },
}
export const effectWords = (effect: RevocationEffect) => effects[effect]

/** `Breaks 2 needs of payments-prod` */
export function breakLine(revocation: RevocationView): string {
  const { effect, breaks, volumes, clusters } = revocation
  if (effect !== 'breaks') return effects[effect].word
  const what = [
    ...(breaks.length > 0 ? [countOf(breaks.length, 'need', 'needs')] : []),
    ...(volumes > 0 ? [countOf(volumes, 'attached volume', 'attached volumes')] : []),
  ].join(' and ')
  const [first, ...others] = clusters
  const where = first ? ` of ${first.name}${others.length > 0 ? ` and ${others.length} more` : ''}` : ''
  return `Breaks ${what}${where}`
}

const mostInAddress = 25

/** The question what would happen if these were revoked; null for folds and for more than an address holds. */
export function whatIfRevoked(keyArn: string, rows: readonly Pick<GrantUseRow, 'id' | 'count'>[]): string | null {
  if (rows.length === 0 || rows.length > mostInAddress || rows.some(({ count }) => count > 1)) return null
  return paths.whatIf(rows.map(({ id }) => ({ change: 'revoke-grant', key: keyArn, grantId: id })))
}
