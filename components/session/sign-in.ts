import { type PublicKeyCredentialRequestOptionsJSON, startAuthentication } from '@simplewebauthn/browser'
import { z } from 'zod'

const Refusal = z.object({
  code: z.string().optional(),
  message: z.string().optional(),
  challenge: z.string().optional(),
})
type Refusal = z.infer<typeof Refusal>

class Refused extends Error {
  constructor(
    message: string,
    readonly refusal: Refusal,
  ) {
    super(message)
  }
}

async function post(path: string, body: unknown): Promise<unknown> {
  let response: Response
  try {
    response = await fetch(path, {
      method: 'POST',
      credentials: 'same-origin',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    })
  } catch {
    throw new Error('The server could not be reached. Check the connection and try again.')
  }
  const answer: unknown = await response.json().catch(() => null)
  if (response.ok) return answer
  const refusal = Refusal.safeParse(answer).data ?? {}
  throw new Refused(refusalText(response.status, refusal), refusal)
}

/** What better-auth says of a wrong password is for programs; the rest is ours, fit to be shown. */
const wrongPassword = 'INVALID_EMAIL_OR_PASSWORD'

function refusalText(status: number, { code, message }: Refusal): string {
  if (code === wrongPassword) return 'Email and password do not match an account. Check both and try again.'
  if (status === 429) return 'Too many attempts from this address. Wait a minute and try again.'
  if (status === 404) return 'The identity provider is not available now. Try again later or use a local account.'
  return message ?? `Sign-in did not work: the server answered ${status}.`
}

/** Signs in, or gives the challenge that a code has to answer first. */
export async function signInWithPassword(email: string, password: string): Promise<string | null> {
  try {
    await post('/api/auth/sign-in/email', { email, password })
    return null
  } catch (error) {
    if (error instanceof Refused && error.refusal.code === 'SECOND_FACTOR') return error.refusal.challenge ?? null
    throw error
  }
}

export const signInWithCode = (challenge: string, code: string) => post('/api/auth/sign-in/code', { challenge, code })

/** Lets the browser find a passkey of this address, and its person unlock it. */
export async function signInWithPasskey(): Promise<void> {
  const optionsJSON = (await post('/api/auth/sign-in/passkey/options', {})) as PublicKeyCredentialRequestOptionsJSON
  const answer = await startAuthentication({ optionsJSON }).catch(() => {
    throw new Error('The browser found no passkey, or it was cancelled. Try again, or sign in with your password.')
  })
  await post('/api/auth/sign-in/passkey', answer)
}

/** Gives the address of the identity provider to go to. */
export async function startProviderSignIn(next: string): Promise<string> {
  const answer = await post('/api/auth/sign-in/social', {
    provider: 'oidc',
    callbackURL: next,
    errorCallbackURL: '/sign-in?error=provider',
  })
  return z.object({ url: z.string() }).parse(answer).url
}
