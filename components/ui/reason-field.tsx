'use client'
import FormField from '@cloudscape-design/components/form-field'
import Textarea from '@cloudscape-design/components/textarea'

interface ReasonFieldProps {
  readonly value: string
  readonly onChange: (reason: string) => void
  readonly label?: string
  readonly description?: string
  readonly errorText?: string
  readonly rows?: number
  readonly autoFocus?: boolean
}

/** Why somebody does what they are about to do. */
export function ReasonField(props: ReasonFieldProps) {
  const { value, onChange, label = 'Reason', description = 'Goes into the audit log.', errorText, rows = 3 } = props
  return (
    <FormField label={label} description={description} errorText={errorText} stretch>
      <Textarea
        value={value}
        autoFocus={props.autoFocus}
        rows={rows}
        onChange={({ detail }) => onChange(detail.value)}
      />
    </FormField>
  )
}
