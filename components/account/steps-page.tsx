'use client'
import Alert from '@cloudscape-design/components/alert'
import Button from '@cloudscape-design/components/button'
import Container from '@cloudscape-design/components/container'
import Header from '@cloudscape-design/components/header'
import SpaceBetween from '@cloudscape-design/components/space-between'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useMobilePinRelease } from '@/components/layout/mobile-pin'
import { QueryError } from '@/components/ui/query-error'
import type { DueStep } from '@/lib/domain/sign-in/due-step'
import styles from './account.module.css'
import { AddPasskeyModal } from './passkey-modals'
import { PasswordFields, usePasswordForm } from './password-form'
import { accountQueries } from './queries'
import { TotpSetupModal } from './totp-setup'
import { useConfirmed } from './use-confirmed'

interface StepsProps {
  readonly due: DueStep
  readonly next: string
  readonly signOut: () => void
}

/** What somebody who came in has to do before anything else. */
export function StepsPage({ due, next, signOut }: StepsProps) {
  useMobilePinRelease()
  // A whole load: the server decides afresh what comes next.
  const goOn = () => window.location.assign(next)
  return (
    <main className={styles.steps}>
      <div className={styles.stepsColumn}>
        {due === 'password' ? <OwnPassword goOn={goOn} /> : <SecondFactor goOn={goOn} />}
        <div>
          <Button variant="link" onClick={signOut}>
            Sign out
          </Button>
        </div>
      </div>
    </main>
  )
}

function OwnPassword({ goOn }: { goOn: () => void }) {
  const form = usePasswordForm(goOn)
  return (
    <Container
      header={
        <Header variant="h1" description="An administrator knows the one you signed in with.">
          Choose a password of your own
        </Header>
      }
      footer={
        <Button variant="primary" loading={form.isPending} loadingText="Changing the password" onClick={form.submit}>
          Change password
        </Button>
      }
    >
      <SpaceBetween size="m">
        {form.error && <Alert type="error">{form.error.message}</Alert>}
        <PasswordFields form={form} />
      </SpaceBetween>
    </Container>
  )
}

function SecondFactor({ goOn }: { goOn: () => void }) {
  const { data, error, refetch } = useQuery(accountQueries.own())
  const [open, setOpen] = useState<'totp' | 'passkey' | null>(null)
  const { confirmed, confirmModal } = useConfirmed(data ?? { confirmedUntil: new Date(0).toISOString() })
  const close = () => setOpen(null)
  return (
    <Container
      header={
        <Header variant="h1" description="A password alone is not enough here.">
          Set up a second factor
        </Header>
      }
    >
      <SpaceBetween size="s">
        {error && <QueryError error={error} what="your account" retry={() => void refetch()} />}
        <ul className={styles.items}>
          <li className={styles.item}>
            <div>
              <b>Passkey</b>
              <div className={styles.quiet}>
                Kept by this device, a phone or a security key. You will need no password.
              </div>
            </div>
            <Button variant="primary" disabled={!data} onClick={() => confirmed(() => setOpen('passkey'))}>
              Add passkey
            </Button>
          </li>
          <li className={styles.item}>
            <div>
              <b>Authenticator app</b>
              <div className={styles.quiet}>A code of your phone, asked for after your password.</div>
            </div>
            <Button disabled={!data} onClick={() => confirmed(() => setOpen('totp'))}>
              Set up app
            </Button>
          </li>
        </ul>
      </SpaceBetween>
      {confirmModal}
      {open === 'passkey' && <AddPasskeyModal close={close} onAdded={goOn} />}
      {open === 'totp' && <TotpSetupModal close={goOn} />}
    </Container>
  )
}
