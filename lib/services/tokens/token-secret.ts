import { createHash, randomBytes } from 'node:crypto'

/** Tells scanners of repositories and people what they are looking at. */
const mark = 'kst_'
const shape = /^kst_[\w-]{43}$/

/** 256 random bits: too many to guess, so that a plain hash keeps them. */
export function makeSecret(): { readonly secret: string; readonly prefix: string; readonly hash: string } {
  const secret = mark + randomBytes(32).toString('base64url')
  return { secret, prefix: secret.slice(0, mark.length + 4), hash: hashOfSecret(secret) }
}

export const hashOfSecret = (secret: string) => createHash('sha256').update(secret).digest('hex')

export const isSecret = (text: string) => shape.test(text)
