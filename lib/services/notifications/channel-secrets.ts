import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto'
import { noticeEnv } from '@/lib/env'
import { AppError } from '@/lib/errors'

const missing =
  'KEYSCOPE_NOTIFY_SECRET is not set, and without it nothing can be signed and no address be kept. Set it to 32 random characters or more, the same for every process.'

function derive(purpose: string): Buffer {
  const secret = noticeEnv().KEYSCOPE_NOTIFY_SECRET
  if (secret === undefined) throw new AppError('precondition-failed', missing)
  return Buffer.from(hkdfSync('sha256', secret, '', `keyscope ${purpose}`, 32))
}

/** What a channel signs with: made anew of the process's secret each time, and kept nowhere. */
export const signingKey = (channelId: string, version: number): Buffer => derive(`webhook ${channelId} ${version}`)

/** The same as Standard Webhooks' libraries take it. */
export const shownSecret = (channelId: string, version: number): string =>
  `whsec_${signingKey(channelId, version).toString('base64')}`

const cipher = 'aes-256-gcm'

/** A channel's URL as the database keeps it: `<nonce>.<tag>.<text>`. It opens for that channel alone. */
export function sealAddress(channelId: string, url: string): string {
  const nonce = randomBytes(12)
  const sealing = createCipheriv(cipher, derive('channel address'), nonce).setAAD(Buffer.from(channelId))
  const text = Buffer.concat([sealing.update(url, 'utf8'), sealing.final()])
  return [nonce, sealing.getAuthTag(), text].map((part) => part.toString('base64url')).join('.')
}

/** null: it was kept with another secret, or for another channel, or is not what was kept. */
export function openAddress(channelId: string, sealed: string): string | null {
  const [nonce, tag, text] = sealed.split('.').map((part) => Buffer.from(part, 'base64url'))
  if (!nonce || !text || tag?.length !== 16) return null
  const key = derive('channel address')
  try {
    const opening = createDecipheriv(cipher, key, nonce, { authTagLength: 16 })
    opening.setAAD(Buffer.from(channelId)).setAuthTag(tag)
    return Buffer.concat([opening.update(text), opening.final()]).toString('utf8')
  } catch {
    return null
  }
}
