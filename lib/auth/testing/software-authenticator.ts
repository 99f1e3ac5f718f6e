import { createHash, generateKeyPairSync, type KeyObject, randomBytes, sign } from 'node:crypto'

interface How {
  readonly origin?: string
  readonly rpId?: string
  readonly unlocked?: boolean
  readonly forged?: boolean
  readonly counter?: number
}

/** A passkey's authenticator in software: WebAuthn Level 3, sections 6.1 and 6.5, with ES256 and without attestation. */
export class SoftwareAuthenticator {
  private readonly keys = new Map<string, KeyObject>()
  private counter = 1

  constructor(private readonly origin: string) {}

  create({ challenge }: { readonly challenge: string }) {
    const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
    const { x = '', y = '' } = publicKey.export({ format: 'jwk' })
    const credentialId = randomBytes(16)
    const id = credentialId.toString('base64url')
    this.keys.set(id, privateKey)
    // A COSE key: kty EC2, alg ES256, crv P-256, x, y.
    const cose = Buffer.concat([
      Buffer.from('a5010203262001215820', 'hex'),
      Buffer.from(x, 'base64url'),
      Buffer.from('225820', 'hex'),
      Buffer.from(y, 'base64url'),
    ])
    const length = Buffer.alloc(2)
    length.writeUInt16BE(credentialId.length)
    const data = Buffer.concat([this.head({}, true), Buffer.alloc(16), length, credentialId, cose])
    const attestation = Buffer.concat([
      Buffer.from('a363666d74646e6f6e656761747453746d74a068617574684461746158', 'hex'),
      Buffer.from([data.length]),
      data,
    ])
    return {
      id,
      rawId: id,
      type: 'public-key' as const,
      clientExtensionResults: {},
      response: {
        clientDataJSON: this.clientData('webauthn.create', challenge).toString('base64url'),
        attestationObject: attestation.toString('base64url'),
        transports: ['internal' as const],
      },
    }
  }

  get(id: string, challenge: string, how: How = {}) {
    const key = this.keys.get(id)
    if (!key) throw new Error(`Expected a passkey ${id} on this authenticator.`)
    const data = this.head(how, false)
    const clientData = this.clientData('webauthn.get', challenge, how.origin)
    const signed = sign('sha256', Buffer.concat([data, createHash('sha256').update(clientData).digest()]), key)
    if (how.forged) signed[signed.length - 1] = (signed.at(-1) ?? 0) ^ 1
    return {
      id,
      rawId: id,
      type: 'public-key' as const,
      clientExtensionResults: {},
      response: {
        clientDataJSON: clientData.toString('base64url'),
        authenticatorData: data.toString('base64url'),
        signature: signed.toString('base64url'),
      },
    }
  }

  private clientData(type: string, challenge: string, origin = this.origin): Buffer {
    return Buffer.from(JSON.stringify({ type, challenge, origin, crossOrigin: false }))
  }

  /** Hash of the relying party, flags (present, unlocked, made now), counter. */
  private head({ rpId = new URL(this.origin).hostname, unlocked = true, counter }: How, made: boolean): Buffer {
    const head = Buffer.alloc(37)
    createHash('sha256').update(rpId).digest().copy(head)
    head[32] = 0x01 | (unlocked ? 0x04 : 0) | (made ? 0x40 : 0)
    head.writeUInt32BE(counter ?? this.counter++, 33)
    return head
  }
}
