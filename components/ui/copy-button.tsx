'use client'
import CopyToClipboard from '@cloudscape-design/components/copy-to-clipboard'

export function CopyButton({ text, what }: { text: string; what: string }) {
  return (
    <CopyToClipboard
      variant="icon"
      textToCopy={text}
      copyButtonAriaLabel={`Copy ${what}`}
      copySuccessText={`Copied ${what}`}
      copyErrorText={`Could not copy ${what}`}
    />
  )
}
