import { type PublicKeyCredentialCreationOptionsJSON, startRegistration, WebAuthnError } from '@simplewebauthn/browser'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { z } from 'zod'
import { api } from '@/lib/api-client'
import {
  AccountPasskey,
  BackupCodes,
  type ChangePasswordInput,
  type CodeInput,
  ConfirmedView,
  type ConfirmInput,
  EndedSessions,
  PasskeyCreation,
  TotpSetup,
} from '@/lib/contracts/account'
import { paths } from '@/lib/paths'

/** Changes the account, and reads it again whatever came of it. */
function useAccountMutation<Input, Output>(mutationFn: (input: Input) => Promise<Output>) {
  const client = useQueryClient()
  return useMutation({ mutationFn, onSettled: () => client.invalidateQueries({ queryKey: ['account'] }) })
}

export const useConfirm = () =>
  useAccountMutation((input: ConfirmInput) => api.post(paths.api.accountConfirmation(), ConfirmedView, input))

export const useChangePassword = () =>
  useAccountMutation((input: ChangePasswordInput) => api.post(paths.api.accountPassword(), EndedSessions, input))

export const useEndSession = () => useAccountMutation((id: string) => api.delete(paths.api.accountSession(id)))

export const useEndOtherSessions = () =>
  useAccountMutation(() => api.delete(paths.api.accountSessions(), EndedSessions))

export const useStartTotp = () => useMutation({ mutationFn: () => api.post(paths.api.accountTotp(), TotpSetup) })

export const useConfirmTotp = () =>
  useAccountMutation((input: CodeInput) => api.post(paths.api.accountTotpConfirmation(), BackupCodes, input))

export const useRemoveTotp = () => useAccountMutation(() => api.delete(paths.api.accountTotp()))

export const useReplaceBackupCodes = () =>
  useAccountMutation(() => api.post(paths.api.accountBackupCodes(), BackupCodes))

export const useAddPasskey = () =>
  useAccountMutation(async (name: string) => {
    const options = await api.post(paths.api.accountPasskeyOptions(), PasskeyCreation)
    const credential = await makePasskey(options)
    return api.post(paths.api.accountPasskeys(), AccountPasskey, { name, credential })
  })

export const useRenamePasskey = () =>
  useAccountMutation(({ id, name }: { id: string; name: string }) =>
    api.patch(paths.api.accountPasskey(id), AccountPasskey, { name }),
  )

export const useRemovePasskey = () => useAccountMutation((id: string) => api.delete(paths.api.accountPasskey(id)))

async function makePasskey(options: PasskeyCreation) {
  try {
    // The server made them; the browser checks them again.
    return await startRegistration({ optionsJSON: options as unknown as PublicKeyCredentialCreationOptionsJSON })
  } catch (error) {
    throw new Error(passkeyProblem(error))
  }
}

function passkeyProblem(error: unknown): string {
  if (error instanceof WebAuthnError) {
    if (error.code === 'ERROR_AUTHENTICATOR_PREVIOUSLY_REGISTERED') return 'This device has a passkey for you already.'
    if (error.code === 'ERROR_INVALID_DOMAIN' || error.code === 'ERROR_INVALID_RP_ID')
      return 'Passkeys work only at the address that Keyscope was set up with (APP_URL), over https.'
  }
  const { name } = z.object({ name: z.string() }).catch({ name: '' }).parse(error)
  if (name === 'NotAllowedError') return 'The browser made no passkey: it was cancelled, or took too long.'
  return `The browser made no passkey. ${error instanceof Error ? error.message : ''}`
}
