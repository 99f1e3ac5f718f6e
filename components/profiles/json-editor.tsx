'use client'
import Button from '@cloudscape-design/components/button'
import FileInput from '@cloudscape-design/components/file-input'
import FormField from '@cloudscape-design/components/form-field'
import Link from '@cloudscape-design/components/link'
import SpaceBetween from '@cloudscape-design/components/space-between'
import Textarea from '@cloudscape-design/components/textarea'
import { paths } from '@/lib/paths'
import styles from './profiles.module.css'

/** The profile as text; one from a file takes its place. */
export function JsonEditor({ text, onChange }: { text: string; onChange: (text: string) => void }) {
  return (
    <FormField
      label="Profile (JSON)"
      description={
        <>
          The same format that <code>keyscope profiles check</code> reads. Editors can check it with the{' '}
          <Link href={paths.api.profileSchema()} external fontSize="inherit">
            JSON Schema
          </Link>
          .
        </>
      }
      stretch
    >
      <SpaceBetween size="xs">
        <div className={styles.mono}>
          <Textarea
            value={text}
            rows={24}
            spellcheck={false}
            ariaLabel="Profile (JSON)"
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

/** Saves the profile as a file of its name. */
export function ExportButton({ name, text }: { name: string; text: string }) {
  const save = () => {
    const address = URL.createObjectURL(new Blob([`${text}\n`], { type: 'application/json' }))
    const link = Object.assign(document.createElement('a'), { href: address, download: `${name}.profile.json` })
    link.click()
    URL.revokeObjectURL(address)
  }
  return (
    <Button iconName="download" onClick={save}>
      Export JSON
    </Button>
  )
}
