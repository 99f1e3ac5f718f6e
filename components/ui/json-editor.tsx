'use client'
import Button from '@cloudscape-design/components/button'
import FileInput from '@cloudscape-design/components/file-input'
import FormField from '@cloudscape-design/components/form-field'
import SpaceBetween from '@cloudscape-design/components/space-between'
import Textarea from '@cloudscape-design/components/textarea'
import type { ReactNode } from 'react'
import styles from './ui.module.css'

interface JsonEditorProps {
  readonly label: string
  readonly description: ReactNode
  readonly text: string
  readonly onChange: (text: string) => void
}

/** Data as text; what comes from a file takes its place. */
export function JsonEditor({ label, description, text, onChange }: JsonEditorProps) {
  return (
    <FormField label={label} description={description} stretch>
      <SpaceBetween size="xs">
        <div className={styles.mono}>
          <Textarea
            value={text}
            rows={24}
            spellcheck={false}
            ariaLabel={label}
            onChange={({ detail }) => onChange(detail.value)}
          />
        </div>
        <FileInput
          value={[]}
          accept="application/json,.json"
          onChange={({ detail }) => void detail.value[0]?.text().then(onChange)}
        >
          Import a file
        </FileInput>
      </SpaceBetween>
    </FormField>
  )
}

/** Saves the text as a file of that name. */
export function ExportButton({ fileName, text }: { fileName: string; text: string }) {
  const save = () => {
    const address = URL.createObjectURL(new Blob([`${text}\n`], { type: 'application/json' }))
    const link = Object.assign(document.createElement('a'), { href: address, download: fileName })
    link.click()
    URL.revokeObjectURL(address)
  }
  return (
    <Button iconName="download" onClick={save}>
      Export JSON
    </Button>
  )
}
