import { createHash, createPrivateKey, createPublicKey, hkdfSync, type KeyObject, sign, verify } from 'node:crypto'
import { auditEnv } from '@/lib/env'
import { invalidInput } from '@/lib/errors'

/** The key that seals, made of a secret: Ed25519, so that whoever has the public half can verify and nobody can seal with it. */
export interface SealingKey {
  readonly id: string
  /** DER (SubjectPublicKeyInfo) in base64. */
  readonly publicKey: string
  readonly privateKey: KeyObject
}

/** What stands before the 32 bytes of an Ed25519 private key in PKCS #8 (RFC 8410). */
const pkcs8Prefix = Buffer.from('302e020100300506032b657004220420', 'hex')

let made: { readonly secret: string; readonly key: SealingKey } | undefined

/** The key of this process; null where no secret is set. */
export function sealingKey(secret = auditEnv().KEYSCOPE_AUDIT_SECRET): SealingKey | null {
  if (secret === undefined) return null
  if (made?.secret !== secret) made = { secret, key: keyOf(secret) }
  return made.key
}

function keyOf(secret: string): SealingKey {
  const seed = Buffer.from(hkdfSync('sha256', secret, '', 'keyscope audit log', 32))
  const privateKey = createPrivateKey({ key: Buffer.concat([pkcs8Prefix, seed]), format: 'der', type: 'pkcs8' })
  const publicKey = createPublicKey(privateKey).export({ format: 'der', type: 'spki' }).toString('base64')
  return { id: idOf(publicKey), publicKey, privateKey }
}

const idOf = (publicKey: string) => createHash('sha256').update(publicKey).digest('hex').slice(0, 12)

/** `<key id>:<signature>`. */
export function sealText(key: SealingKey, text: string): string {
  return `${key.id}:${sign(null, Buffer.from(text), key.privateKey).toString('base64')}`
}

/** What is wrong with a seal; null: a key that is trusted made it of this text. */
export type SealCheck = (seal: string, text: string) => string | null

/** Trusts the key of this process, those of the settings, and `more`. */
export function sealCheck(more: readonly string[] = []): SealCheck {
  const own = sealingKey()?.publicKey
  const trusted = new Map<string, KeyObject>()
  for (const publicKey of [...(own ? [own] : []), ...auditEnv().KEYSCOPE_AUDIT_PUBLIC_KEYS, ...more])
    trusted.set(idOf(publicKey), readPublicKey(publicKey))
  return (seal, text) => {
    const [id = '', signature = ''] = seal.split(':')
    const key = trusted.get(id)
    if (!key) return `it is sealed with key ${id.slice(0, 12)}, which is not known here`
    return verify(null, Buffer.from(text), key, Buffer.from(signature, 'base64'))
      ? null
      : 'its seal was not made for it'
  }
}

function readPublicKey(text: string): KeyObject {
  try {
    const key = createPublicKey({ key: Buffer.from(text, 'base64'), format: 'der', type: 'spki' })
    if (key.asymmetricKeyType === 'ed25519') return key
  } catch {
    // Said below.
  }
  throw invalidInput(`Expected a public key as "keyscope audit key" prints it, got ${text.slice(0, 60)}.`)
}
