import styles from './changes.module.css'

/** Lines that went, with a minus, before lines that came, with a plus: the sign says it, the colour repeats it. */
export function DiffLines({ removed, added }: { removed: readonly string[]; added: readonly string[] }) {
  return (
    <div className={styles.lines}>
      {removed.map((text, i) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: lines have no other name, and do not move
        <del key={`-${i}`} className={styles.removed}>
          <span aria-hidden="true" className={styles.sign}>
            −
          </span>
          <span className={styles.said}>removed: </span>
          <span className={styles.text}>{text}</span>
        </del>
      ))}
      {added.map((text, i) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: as above
        <ins key={`+${i}`} className={styles.added}>
          <span aria-hidden="true" className={styles.sign}>
            +
          </span>
          <span className={styles.said}>added: </span>
          <span className={styles.text}>{text}</span>
        </ins>
      ))}
    </div>
  )
}
