import styles from '@/components/ui/ui.module.css'

/** Account name with its id beside it, or the id alone where the name is not known. */
export function AccountText({ id, name }: { id: string; name?: string | null }) {
  if (!name || name === id) return <span className={styles.mono}>{id}</span>
  return (
    <span title={`${name} (${id})`}>
      {name} <span className={`${styles.mono} ${styles.quiet} ${styles.nowrap}`}>{id}</span>
    </span>
  )
}
