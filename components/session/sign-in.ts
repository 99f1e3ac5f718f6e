import { z } from 'zod'

const Refusal = z.object({ code: z.string().optional(), message: z.string().optional() })

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
  throw new Error(refusalText(response.status, Refusal.safeParse(answer).data))
}

function refusalText(status: number, refusal: z.infer<typeof Refusal> | undefined): string {
  if (status === 401) return 'Email and password do not match an account. Check both and try again.'
  if (status === 429) return 'Too many attempts from this address. Wait a minute and try again.'
  if (status === 404) return 'The identity provider is not available now. Try again later or use a local account.'
  return refusal?.message ?? `Sign-in did not work: the server answered ${status}.`
}

export async function signInWithPassword(email: string, password: string): Promise<void> {
  await post('/api/auth/sign-in/email', { email, password })
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
