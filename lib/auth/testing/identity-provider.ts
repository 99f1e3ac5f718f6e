import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { exportJWK, generateKeyPair } from 'jose'
import Provider from 'oidc-provider'

export interface Person {
  readonly sub: string
  readonly email: string
  readonly name: string
  readonly groups: readonly string[]
}

export interface IdentityProvider {
  readonly issuer: string
  readonly clientId: string
  readonly clientSecret: string
  /** Who is at the keyboard. They sign in with their `sub`, and any password. */
  person: Person
  /** What the browser does at the provider: signs in, consents, and comes back with a code. Gives the address it is sent back to. */
  visit(authorizationUrl: string): Promise<string>
  close(): Promise<void>
}

const client = { clientId: 'keyscope', clientSecret: 'only-for-tests' }

/** The certified `oidc-provider` on a port of this machine, with its own pages to sign in and to consent. */
export async function startIdentityProvider(person: Person, appUrl: string): Promise<IdentityProvider> {
  const { privateKey } = await generateKeyPair('RS256', { extractable: true })
  const signingKey = { ...(await exportJWK(privateKey)), kid: 'key-1', alg: 'RS256', use: 'sig' }
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const started: IdentityProvider = {
    issuer,
    ...client,
    person,
    visit: (url) => signInAndConsent(url, { issuer, login: started.person.sub }),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
  const provider = new Provider(issuer, {
    clients: [
      {
        client_id: client.clientId,
        client_secret: client.clientSecret,
        redirect_uris: [`${appUrl}/api/auth/callback/oidc`],
        grant_types: ['authorization_code'],
        response_types: ['code'],
      },
    ],
    jwks: { keys: [signingKey] },
    cookies: { keys: ['only-for-tests'] },
    claims: { openid: ['sub'], email: ['email', 'email_verified'], profile: ['name'], groups: ['groups'] },
    // Groups are read from the ID token.
    conformIdTokenClaims: false,
    pkce: { required: () => true },
    features: { devInteractions: { enabled: true } },
    findAccount: (_, accountId) => {
      const { sub: _sub, ...claims } = started.person
      return { accountId, claims: () => ({ ...claims, sub: accountId, email_verified: true }) }
    },
  })
  server.on('request', provider.callback())
  return started
}

/** Fills in the provider's pages as a browser would, until it sends somewhere else. */
async function signInAndConsent(
  authorizationUrl: string,
  { issuer, login }: { readonly issuer: string; readonly login: string },
): Promise<string> {
  const jar = new Map<string, string>()
  let at = authorizationUrl
  let prompt: string | null = null
  for (let step = 0; step < 12; step++) {
    const response: Response = await fetch(at, {
      redirect: 'manual',
      headers: { cookie: [...jar].map(([name, value]) => `${name}=${value}`).join('; ') },
      ...(prompt && {
        method: 'POST',
        body: new URLSearchParams({ prompt, login, password: 'whatever' }),
      }),
    })
    for (const cookie of response.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(cookie) ?? []
      jar.set(name, value)
    }
    const location = response.headers.get('location')
    if (location) {
      at = new URL(location, issuer).href
      prompt = null
      if (!at.startsWith(issuer)) return at
    } else {
      prompt = /name="prompt" value="(login|consent)"/.exec(await response.text())?.[1] ?? null
      if (!prompt) throw new Error(`Expected a page to sign in or to consent at ${at}; it answered ${response.status}.`)
    }
  }
  throw new Error('Expected to be sent back after signing in and consenting.')
}
