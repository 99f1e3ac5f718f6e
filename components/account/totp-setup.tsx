'use client'
import Box from '@cloudscape-design/components/box'
import Button from '@cloudscape-design/components/button'
import FormField from '@cloudscape-design/components/form-field'
import Input from '@cloudscape-design/components/input'
import Modal from '@cloudscape-design/components/modal'
import SpaceBetween from '@cloudscape-design/components/space-between'
import Spinner from '@cloudscape-design/components/spinner'
import { type FormEvent, useEffect, useState } from 'react'
import { ActModal } from '@/components/ui/act-modal'
import { CopyButton } from '@/components/ui/copy-button'
import { CodeInput, type TotpSetup } from '@/lib/contracts/account'
import styles from './account.module.css'
import { BackupCodeList } from './backup-codes'
import { useConfirmTotp, useStartTotp } from './mutations'
import { QrCode } from './qr-code'

/** Sets up an authenticator app: scan, enter its first code, keep the backup codes. */
export function TotpSetupModal({ close }: { close: () => void }) {
  const start = useStartTotp()
  const confirm = useConfirmTotp()
  const [code, setCode] = useState('')
  const [sent, setSent] = useState(false)
  const { mutate: begin } = start
  useEffect(() => begin(), [begin])
  const input = CodeInput.safeParse({ code })
  const submit = () => {
    setSent(true)
    if (input.success) confirm.mutate(input.data)
  }
  if (confirm.data) return <BackupCodesModal codes={confirm.data.codes} close={close} />
  return (
    <ActModal
      header="Set up an authenticator app"
      act="Set up"
      busy="Checking the code"
      onAct={submit}
      isPending={confirm.isPending || start.isPending}
      error={start.error ?? confirm.error}
      close={close}
    >
      {start.data ? (
        <SpaceBetween size="l">
          <Scan setup={start.data} />
          <form
            onSubmit={(event: FormEvent) => {
              event.preventDefault()
              submit()
            }}
          >
            <FormField
              label="Code"
              description="The six digits that the app shows now."
              errorText={sent && !input.success ? input.error.issues[0]?.message : undefined}
            >
              <Input
                value={code}
                inputMode="numeric"
                autoComplete="one-time-code"
                onChange={({ detail }) => setCode(detail.value)}
              />
            </FormField>
          </form>
        </SpaceBetween>
      ) : (
        !start.error && <Spinner />
      )}
    </ActModal>
  )
}

function Scan({ setup }: { setup: TotpSetup }) {
  return (
    <div className={styles.scan}>
      <QrCode text={setup.uri} label="QR code for your authenticator app" />
      <div className={styles.scanText}>
        <SpaceBetween size="xs">
          <div>Scan this with an authenticator app, or enter the key by hand:</div>
          <div className={styles.secret}>
            {setup.secret.match(/.{1,4}/g)?.join(' ')} <CopyButton text={setup.secret} what="key" />
          </div>
          <div className={styles.quiet}>Time-based, SHA-1, six digits, every 30 seconds.</div>
        </SpaceBetween>
      </div>
    </div>
  )
}

export function BackupCodesModal({ codes, close }: { codes: readonly string[]; close: () => void }) {
  return (
    <Modal
      visible
      onDismiss={close}
      closeAriaLabel="Close"
      header="Keep your backup codes"
      footer={
        <Box float="right">
          <Button variant="primary" onClick={close}>
            I have kept them
          </Button>
        </Box>
      }
    >
      <BackupCodeList codes={codes} />
    </Modal>
  )
}
