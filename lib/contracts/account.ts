import { z } from 'zod'
import { signInMethods } from '@/lib/domain/sign-in/methods'

export const shortestPassword = 12
/** As long as better-auth takes when somebody signs in. */
export const longestPassword = 128

export const NewPassword = z
  .string()
  .min(shortestPassword, `${shortestPassword} characters at least.`)
  .max(longestPassword, `${longestPassword} characters at most.`)

export const ChangePasswordInput = z.strictObject({
  current: z.string().min(1, 'Enter the password you have now.').max(longestPassword),
  next: NewPassword,
})
export type ChangePasswordInput = z.infer<typeof ChangePasswordInput>

export const ConfirmInput = z.strictObject({ password: z.string().min(1, 'Enter your password.').max(longestPassword) })
export type ConfirmInput = z.infer<typeof ConfirmInput>

export const CodeInput = z.strictObject({
  code: z
    .string()
    .trim()
    .regex(/^\d{3} ?\d{3}$/, 'Six digits, as the app shows them.'),
})
export type CodeInput = z.infer<typeof CodeInput>

const PasskeyName = z.string().trim().min(1, 'Give it a name.').max(60, '60 characters at most.')

const base64url = z
  .string()
  .regex(/^[\w-]+$/)
  .max(20_000)
const credential = {
  id: base64url,
  rawId: base64url,
  type: z.literal('public-key'),
  authenticatorAttachment: z.enum(['platform', 'cross-platform']).optional(),
  clientExtensionResults: z.object({}).default({}),
}

/** What a browser answers with a passkey (WebAuthn Level 3, AuthenticationResponseJSON). */
export const PasskeyAnswer = z.object({
  ...credential,
  response: z.object({
    clientDataJSON: base64url,
    authenticatorData: base64url,
    signature: base64url,
    userHandle: base64url.optional(),
  }),
})
export type PasskeyAnswer = z.infer<typeof PasskeyAnswer>

/** What a browser answers when a passkey was made (WebAuthn Level 3, RegistrationResponseJSON). */
export const AddPasskeyInput = z.strictObject({
  name: PasskeyName,
  credential: z.object({
    ...credential,
    response: z.object({
      clientDataJSON: base64url,
      attestationObject: base64url,
      transports: z.array(z.enum(['ble', 'cable', 'hybrid', 'internal', 'nfc', 'smart-card', 'usb'])).default([]),
    }),
  }),
})
export type AddPasskeyInput = z.infer<typeof AddPasskeyInput>

export const RenamePasskeyInput = z.strictObject({ name: PasskeyName })
export type RenamePasskeyInput = z.infer<typeof RenamePasskeyInput>

export const AccountItemParams = z.object({ id: z.string().min(1).max(2000) })

export const AccountSession = z.object({
  id: z.string(),
  /** The one that asks. */
  current: z.boolean(),
  device: z.string(),
  address: z.string().nullable(),
  method: z.enum(signInMethods),
  startedAt: z.string(),
  lastSeenAt: z.string(),
  /** If nobody does anything in it any more. */
  endsAt: z.string(),
})
export type AccountSession = z.infer<typeof AccountSession>

export const AccountPasskey = z.object({
  id: z.string(),
  name: z.string(),
  backedUp: z.boolean(),
  createdAt: z.string(),
  lastUsedAt: z.string().nullable(),
})
export type AccountPasskey = z.infer<typeof AccountPasskey>

export const AccountView = z.object({
  name: z.string(),
  email: z.string(),
  /** Whether there is a password; without one the identity provider is the only way in. */
  local: z.boolean(),
  /** Whether a password alone is not enough here. */
  secondFactorRequired: z.boolean(),
  /** Until when factors can be changed without the password. */
  confirmedUntil: z.string(),
  totp: z.object({ since: z.string(), backupCodesLeft: z.number() }).nullable(),
  passkeys: z.array(AccountPasskey),
  sessions: z.array(AccountSession),
})
export type AccountView = z.infer<typeof AccountView>

export const ConfirmedView = z.object({ confirmedUntil: z.string() })

/** The one time that the secret is told. */
export const TotpSetup = z.object({ secret: z.string(), uri: z.string() })
export type TotpSetup = z.infer<typeof TotpSetup>

/** The one time that the codes are told. */
export const BackupCodes = z.object({ codes: z.array(z.string()) })
export type BackupCodes = z.infer<typeof BackupCodes>

/** What the browser's navigator.credentials.create() is called with. */
export const PasskeyCreation = z.looseObject({ challenge: z.string() })
export type PasskeyCreation = z.infer<typeof PasskeyCreation>

export const EndedSessions = z.object({ ended: z.number() })
