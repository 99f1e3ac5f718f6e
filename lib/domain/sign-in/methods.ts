/** How somebody proved who they are when a session began. */
export const signInMethods = ['password', 'password+code', 'password+backup-code', 'passkey', 'provider'] as const
export type SignInMethod = (typeof signInMethods)[number]

export const methodWords: Readonly<Record<SignInMethod, string>> = {
  password: 'password',
  'password+code': 'password and authenticator code',
  'password+backup-code': 'password and backup code',
  passkey: 'passkey',
  provider: 'identity provider',
}

export function isSignInMethod(text: string): text is SignInMethod {
  return (signInMethods as readonly string[]).includes(text)
}
