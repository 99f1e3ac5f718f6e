'use client'
import { CopyButton } from './copy-button'
import styles from './ui.module.css'

/** Text that someone may want to take along: a policy, a command. `label` names it for screen readers and the copy button. */
export function CodeBlock({ code, label }: { code: string; label: string }) {
  return (
    <div className={styles.codeFrame}>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard */}
      <section className={styles.code} tabIndex={0} aria-label={label}>
        <pre style={{ margin: 0 }}>{code}</pre>
      </section>
      <div className={styles.codeCopy}>
        <CopyButton text={code} what={label.toLowerCase()} />
      </div>
    </div>
  )
}
