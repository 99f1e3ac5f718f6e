import Box from '@cloudscape-design/components/box'
import Button from '@cloudscape-design/components/button'
import StatusIndicator from '@cloudscape-design/components/status-indicator'
import type { Change } from '@/lib/domain/what-if/changes'
import { wordsOfChange } from './change-words'
import styles from './what-if.module.css'

interface ChangeListProps {
  readonly changes: readonly Change[]
  /** What is wrong with a change, by its position. */
  readonly problems: ReadonlyMap<number, string>
  /** Names of keys by ARN. */
  readonly aliases: ReadonlyMap<string, string>
  readonly onRemove: (at: number) => void
}

/** The changes of a question in their order, in words. */
export function ChangeList({ changes, problems, aliases, onRemove }: ChangeListProps) {
  if (changes.length === 0)
    return <Box color="text-body-secondary">None yet. Add one below, or come here from a key, a grant or a role.</Box>
  return (
    <ol className={styles.changes} aria-label="Changes">
      {changes.map((change, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a change is its position
        <li key={at} className={styles.change}>
          <div className={styles.words}>
            {wordsOfChange(change, aliases)}
            {problems.has(at) && (
              <div>
                <StatusIndicator type="error">{problems.get(at)}</StatusIndicator>
              </div>
            )}
          </div>
          <Button
            variant="icon"
            iconName="remove"
            ariaLabel={`Take out: ${wordsOfChange(change, aliases)}`}
            onClick={() => onRemove(at)}
          />
        </li>
      ))}
    </ol>
  )
}
