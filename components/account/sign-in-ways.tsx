'use client'
import Alert from '@cloudscape-design/components/alert'
import Box from '@cloudscape-design/components/box'
import Button from '@cloudscape-design/components/button'
import Container from '@cloudscape-design/components/container'
import Header from '@cloudscape-design/components/header'
import SpaceBetween from '@cloudscape-design/components/space-between'
import StatusIndicator from '@cloudscape-design/components/status-indicator'
import { useState } from 'react'
import { useFlash } from '@/components/layout/flash'
import { ActModal } from '@/components/ui/act-modal'
import { TimeText } from '@/components/ui/time-text'
import type { AccountPasskey, AccountView } from '@/lib/contracts/account'
import styles from './account.module.css'
import { useRemoveTotp, useReplaceBackupCodes } from './mutations'
import { AddPasskeyModal, RemovePasskeyModal, RenamePasskeyModal } from './passkey-modals'
import { PasswordFields, usePasswordForm } from './password-form'
import { BackupCodesModal, TotpSetupModal } from './totp-setup'
import { useConfirmed } from './use-confirmed'

type Open =
  | { readonly what: 'password' | 'set-up-totp' | 'remove-totp' | 'backup-codes' | 'add-passkey' }
  | { readonly what: 'rename-passkey' | 'remove-passkey'; readonly passkey: AccountPasskey }

/** Password, authenticator app and passkeys of a local account. */
export function SignInWays({ account }: { account: AccountView }) {
  const [open, setOpen] = useState<Open | null>(null)
  const { confirmed, confirmModal } = useConfirmed(account)
  const show = (next: Open) => confirmed(() => setOpen(next))
  const close = () => setOpen(null)
  if (!account.local)
    return (
      <Container header={<Header variant="h2">How you sign in</Header>}>
        You sign in through the identity provider. Password, passkeys and codes are changed there.
      </Container>
    )
  return (
    <SpaceBetween size="l">
      <Container header={<Header variant="h2">How you sign in</Header>}>
        <SpaceBetween size="s">
          {account.secondFactorRequired && (
            <Alert type="info">A password alone is not enough here: keep an authenticator app or a passkey.</Alert>
          )}
          <ul className={styles.items}>
            <li className={styles.item}>
              <div>
                <b>Password</b>
                <div className={styles.quiet}>Changing it ends your other sessions.</div>
              </div>
              <Button onClick={() => setOpen({ what: 'password' })}>Change password</Button>
            </li>
            <Authenticator account={account} show={show} />
          </ul>
        </SpaceBetween>
      </Container>
      <Passkeys passkeys={account.passkeys} show={show} setOpen={setOpen} />
      {confirmModal}
      {open && <Opened open={open} close={close} />}
    </SpaceBetween>
  )
}

function Authenticator({ account: { totp }, show }: { account: AccountView; show: (next: Open) => void }) {
  return (
    <li className={styles.item}>
      <div>
        <b>Authenticator app</b>
        {totp ? (
          <>
            <div>
              <StatusIndicator>Set up</StatusIndicator> <TimeText at={totp.since} />
            </div>
            <div className={styles.quiet}>Asked for after your password. {totp.backupCodesLeft} backup codes left.</div>
          </>
        ) : (
          <div className={styles.quiet}>A code of your phone, asked for after your password.</div>
        )}
      </div>
      {totp ? (
        <SpaceBetween size="xs" direction="horizontal">
          <Button onClick={() => show({ what: 'backup-codes' })}>New backup codes</Button>
          <Button onClick={() => show({ what: 'remove-totp' })} ariaLabel="Remove authenticator app">
            Remove
          </Button>
        </SpaceBetween>
      ) : (
        <Button onClick={() => show({ what: 'set-up-totp' })} ariaLabel="Set up authenticator app">
          Set up
        </Button>
      )}
    </li>
  )
}

function Passkeys(props: {
  passkeys: readonly AccountPasskey[]
  show: (next: Open) => void
  setOpen: (next: Open) => void
}) {
  const { passkeys, show, setOpen } = props
  return (
    <Container
      header={
        <Header
          variant="h2"
          counter={`(${passkeys.length})`}
          description="Kept by a device, and opened with its PIN, a finger or a face. Signs in without a password."
          actions={<Button onClick={() => show({ what: 'add-passkey' })}>Add passkey</Button>}
        >
          Passkeys
        </Header>
      }
    >
      {passkeys.length === 0 ? (
        <Box color="text-body-secondary">No passkey yet.</Box>
      ) : (
        <ul className={styles.items}>
          {passkeys.map((passkey) => (
            <li key={passkey.id} className={styles.item}>
              <div>
                <b>{passkey.name}</b>
                <div className={styles.quiet}>
                  Added <TimeText at={passkey.createdAt} />
                  {passkey.backedUp && ', synced between devices'} · last used{' '}
                  {passkey.lastUsedAt ? <TimeText at={passkey.lastUsedAt} show="relative" /> : 'never'}
                </div>
              </div>
              <SpaceBetween size="xs" direction="horizontal">
                <Button
                  ariaLabel={`Rename ${passkey.name}`}
                  onClick={() => setOpen({ what: 'rename-passkey', passkey })}
                >
                  Rename
                </Button>
                <Button ariaLabel={`Remove ${passkey.name}`} onClick={() => show({ what: 'remove-passkey', passkey })}>
                  Remove
                </Button>
              </SpaceBetween>
            </li>
          ))}
        </ul>
      )}
    </Container>
  )
}

function Opened({ open, close }: { open: Open; close: () => void }) {
  switch (open.what) {
    case 'password':
      return <ChangePasswordModal close={close} />
    case 'set-up-totp':
      return <TotpSetupModal close={close} />
    case 'remove-totp':
      return <RemoveTotpModal close={close} />
    case 'backup-codes':
      return <NewBackupCodes close={close} />
    case 'add-passkey':
      return <AddPasskeyModal close={close} />
    case 'rename-passkey':
      return <RenamePasskeyModal passkey={open.passkey} close={close} />
    case 'remove-passkey':
      return <RemovePasskeyModal passkey={open.passkey} close={close} />
  }
}

function ChangePasswordModal({ close }: { close: () => void }) {
  const flash = useFlash()
  const form = usePasswordForm((ended) => {
    close()
    const content = ended > 0 ? `Sessions ended elsewhere: ${ended}.` : 'There were no other sessions.'
    flash({ id: 'password', type: 'success', header: 'Your password is changed', content })
  })
  return (
    <ActModal
      header="Change password"
      act="Change password"
      busy="Changing the password"
      onAct={form.submit}
      isPending={form.isPending}
      error={form.error}
      close={close}
    >
      <PasswordFields form={form} />
    </ActModal>
  )
}

function RemoveTotpModal({ close }: { close: () => void }) {
  const remove = useRemoveTotp()
  return (
    <ActModal
      header="Remove the authenticator app?"
      act="Remove"
      busy="Removing the authenticator app"
      onAct={() => remove.mutate(undefined, { onSuccess: close })}
      isPending={remove.isPending}
      error={remove.error}
      close={close}
    >
      <div>Your password alone will sign you in. The backup codes are worth nothing any more.</div>
    </ActModal>
  )
}

function NewBackupCodes({ close }: { close: () => void }) {
  const replace = useReplaceBackupCodes()
  if (replace.data) return <BackupCodesModal codes={replace.data.codes} close={close} />
  return (
    <ActModal
      header="Make new backup codes?"
      act="Make codes"
      busy="Making codes"
      onAct={() => replace.mutate()}
      isPending={replace.isPending}
      error={replace.error}
      close={close}
    >
      <div>The ones you have now are worth nothing from then on.</div>
    </ActModal>
  )
}
