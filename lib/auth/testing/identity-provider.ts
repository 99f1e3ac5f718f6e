import { createHash } from 'node:crypto'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { exportJWK, generateKeyPair, SignJWT } from 'jose'

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
  /** Who is at the keyboard. */
  person: Person
  /** What the browser does at the provider: signs in and comes back with a code. Gives the address it is sent back to. */
  visit(authorizationUrl: string): string
  close(): Promise<void>
}

/** An OpenID Connect provider on a port of this machine: discovery, keys, code flow with PKCE and nonce, signed ID tokens. */
export async function startIdentityProvider(person: Person): Promise<IdentityProvider> {
  const { publicKey, privateKey } = await generateKeyPair('RS256')
  const jwk = { ...(await exportJWK(publicKey)), kid: 'key-1', alg: 'RS256', use: 'sig' }
  const codes = new Map<string, { challenge: string; nonce: string | null; person: Person }>()
  const client = { clientId: 'keyscope', clientSecret: 'only-for-tests' }

  const server = createServer(async (request, response) => {
    const answer = (status: number, body: object) => {
      response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body))
    }
    switch (new URL(request.url ?? '/', provider.issuer).pathname) {
      case '/.well-known/openid-configuration':
        return answer(200, discovery(provider.issuer))
      case '/jwks':
        return answer(200, { keys: [jwk] })
      case '/token': {
        const chunks: Buffer[] = []
        for await (const chunk of request) chunks.push(chunk as Buffer)
        const form = new URLSearchParams(Buffer.concat(chunks).toString())
        const known = codes.get(form.get('code') ?? '')
        codes.delete(form.get('code') ?? '')
        const proof = createHash('sha256')
          .update(form.get('code_verifier') ?? '')
          .digest('base64url')
        if (!known || proof !== known.challenge) return answer(400, { error: 'invalid_grant' })
        const { sub, ...claims } = known.person
        const idToken = await new SignJWT({
          ...claims,
          email_verified: true,
          ...(known.nonce && { nonce: known.nonce }),
        })
          .setProtectedHeader({ alg: 'RS256', kid: 'key-1' })
          .setIssuer(provider.issuer)
          .setAudience(client.clientId)
          .setSubject(sub)
          .setIssuedAt()
          .setExpirationTime('5m')
          .sign(privateKey)
        return answer(200, { access_token: 'token', token_type: 'Bearer', expires_in: 300, id_token: idToken })
      }
      default:
        return answer(404, {})
    }
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))

  const provider: IdentityProvider = {
    issuer: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    ...client,
    person,
    visit(authorizationUrl) {
      const asked = new URL(authorizationUrl).searchParams
      const code = `code-${codes.size}-${Math.random()}`
      codes.set(code, {
        challenge: asked.get('code_challenge') ?? '',
        nonce: asked.get('nonce'),
        person: provider.person,
      })
      const back = new URL(asked.get('redirect_uri') ?? '')
      back.searchParams.set('code', code)
      back.searchParams.set('state', asked.get('state') ?? '')
      return back.href
    },
    close: () => new Promise((resolve) => server.close(() => resolve())),
  }
  return provider
}

const discovery = (issuer: string) => ({
  issuer,
  authorization_endpoint: `${issuer}/authorize`,
  token_endpoint: `${issuer}/token`,
  jwks_uri: `${issuer}/jwks`,
  response_types_supported: ['code'],
  subject_types_supported: ['public'],
  id_token_signing_alg_values_supported: ['RS256'],
  code_challenge_methods_supported: ['S256'],
})
