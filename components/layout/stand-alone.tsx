import type { ReactNode } from 'react'
import { paths } from '@/lib/paths'
import styles from './layout.module.css'

/** A page without the shell: for when there is no session, or the shell itself does not work. */
export function StandAlone({ title, action, children }: { title: string; action?: ReactNode; children: ReactNode }) {
  return (
    <main className={styles.standAlone}>
      <h1>{title}</h1>
      <p>{children}</p>
      <p>
        {action} <a href={paths.posture()}>Go to posture</a>
      </p>
    </main>
  )
}
