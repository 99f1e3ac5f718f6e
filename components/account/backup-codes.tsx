'use client'
import Alert from '@cloudscape-design/components/alert'
import Button from '@cloudscape-design/components/button'
import CopyToClipboard from '@cloudscape-design/components/copy-to-clipboard'
import SpaceBetween from '@cloudscape-design/components/space-between'
import styles from './account.module.css'

/** The codes, the one time that they are told, and ways to keep them. */
export function BackupCodeList({ codes }: { codes: readonly string[] }) {
  const text = codes.join('\n')
  return (
    <SpaceBetween size="m">
      <Alert type="warning">
        Keep these codes now, away from this device. Each lets you in once in place of a code of your app; Keyscope
        cannot show them again.
      </Alert>
      <ul className={styles.codes} aria-label="Backup codes">
        {codes.map((code) => (
          <li key={code}>{code}</li>
        ))}
      </ul>
      <SpaceBetween size="xs" direction="horizontal">
        <CopyToClipboard
          copyButtonText="Copy"
          copyButtonAriaLabel="Copy backup codes"
          textToCopy={text}
          copySuccessText="Copied"
          copyErrorText="Could not be copied: select them and copy them by hand"
        />
        <Button iconName="download" ariaLabel="Download backup codes" onClick={() => save(`${text}\n`)}>
          Download
        </Button>
      </SpaceBetween>
    </SpaceBetween>
  )
}

function save(text: string): void {
  const url = URL.createObjectURL(new Blob([text], { type: 'text/plain' }))
  const link = document.createElement('a')
  link.href = url
  link.download = 'keyscope-backup-codes.txt'
  link.click()
  URL.revokeObjectURL(url)
}
