'use client'
import { CopyButton } from '@/components/ui/copy-button'
import styles from '@/components/ui/ui.module.css'
import { nameOf } from '@/lib/domain/arn'

/** An ARN with a copy button. `short` shows the last part only; the whole stands in the tooltip and is what gets copied. */
export function ArnText({ arn, short = false, label }: { arn: string; short?: boolean; label?: string }) {
  return (
    <span className={styles.arn}>
      <span className={short ? `${styles.mono} ${styles.cut}` : styles.mono} title={arn}>
        {label ?? (short ? nameOf(arn) : arn)}
      </span>
      <CopyButton text={arn} what={arn.startsWith('arn:') ? 'ARN' : 'id'} />
    </span>
  )
}
