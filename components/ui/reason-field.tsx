'use client'
import FormField from '@cloudscape-design/components/form-field'
import Textarea from '@cloudscape-design/components/textarea'
import { useState } from 'react'

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

/** A reason while it is being written, and why it was refused until it is changed. `field` is for a ReasonField. */
export function useReason() {
  const [reason, setReason] = useState('')
  const [refused, refuse] = useState('')
  const onChange = (said: string) => {
    setReason(said)
    refuse('')
  }
  return { reason, refuse, field: { value: reason, errorText: refused, onChange } }
}
