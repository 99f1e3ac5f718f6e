import type { StatusIndicatorProps } from '@cloudscape-design/components/status-indicator'
import type { ChangeRow } from '@/lib/contracts/changes'
import { kindWord } from '@/lib/domain/changes-between/words'

const whats: Readonly<Record<ChangeRow['what'], readonly [StatusIndicatorProps.Type, string]>> = {
  created: ['success', 'New'],
  removed: ['stopped', 'Gone'],
  changed: ['info', 'Changed'],
}

/** What came of the resource, as an icon and a word. */
export const whatWords = (what: ChangeRow['what']) => whats[what]

/** `Managed policy` */
export function kindTitle(kind: string): string {
  const word = kindWord(kind)
  return word.charAt(0).toUpperCase() + word.slice(1)
}
