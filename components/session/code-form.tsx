'use client'
import Alert from '@cloudscape-design/components/alert'
import Button from '@cloudscape-design/components/button'
import Container from '@cloudscape-design/components/container'
import Form from '@cloudscape-design/components/form'
import FormField from '@cloudscape-design/components/form-field'
import Header from '@cloudscape-design/components/header'
import Input from '@cloudscape-design/components/input'
import SpaceBetween from '@cloudscape-design/components/space-between'
import { type FormEvent, useState } from 'react'

interface CodeFormProps {
  readonly busy: boolean
  readonly error: string | null
  readonly send: (code: string) => void
  readonly back: () => void
}

/** After a password: the code of an authenticator app, or one of the backup codes. */
export function CodeForm({ busy, error, send, back }: CodeFormProps) {
  const [code, setCode] = useState('')
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (code.trim()) send(code)
  }
  return (
    <form onSubmit={submit} noValidate>
      <Container header={<Header variant="h1">Enter your code</Header>}>
        <Form
          actions={
            <SpaceBetween size="xs" direction="horizontal">
              <Button variant="link" formAction="none" onClick={back}>
                Start again
              </Button>
              <Button variant="primary" formAction="submit" loading={busy}>
                Sign in
              </Button>
            </SpaceBetween>
          }
        >
          <SpaceBetween size="m">
            {error && <Alert type="error">{error}</Alert>}
            <FormField
              label="Code"
              description="The six digits that your authenticator app shows now, or one of your backup codes."
            >
              <Input
                value={code}
                autoFocus
                autoComplete="one-time-code"
                spellcheck={false}
                onChange={({ detail }) => setCode(detail.value)}
              />
            </FormField>
          </SpaceBetween>
        </Form>
      </Container>
    </form>
  )
}
