import styles from './layout.module.css'

/** The shape of a page while its data is on the way. */
export function PageSkeleton() {
  return (
    <div className={styles.skeleton} role="status" aria-label="Loading the page">
      <div className={styles.skeletonTitle} />
      <div className={styles.skeletonLine} />
      <div className={styles.skeletonBlock} />
      <div className={styles.skeletonBlock} />
    </div>
  )
}
