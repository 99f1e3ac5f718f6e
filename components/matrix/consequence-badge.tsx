import Badge from '@cloudscape-design/components/badge'
import type { NeedView } from '@/lib/contracts/needs'
import { consequenceWords } from './consequence-words'

/** What follows from the use of a key, in words: whether the next launch depends on it, or only what runs. */
export function ConsequenceBadge({ needs }: { needs: readonly Pick<NeedView, 'path' | 'uses' | 'status'>[] }) {
  const words = consequenceWords(needs)
  return words && <Badge color={words.urgent ? 'red' : 'grey'}>{words.text}</Badge>
}
