import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto'
import { z } from 'zod'
import type { PolicyDocument } from '../world/policy-document'
import type { Credentials, SessionFacts } from './caller'

/**
 * Temporary credentials carry their session in the token, so that a session outlives a restart of the simulator and
 * nothing has to be remembered. The seal only keeps tests honest: the simulator guards nothing.
 */
const SEAL = 'northwind simulator session seal'
const BASE32 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'

const Sealed = z.object({
  accessKeyId: z.string(),
  accountId: z.string(),
  roleArn: z.string(),
  sessionName: z.string(),
  issuedAt: z.number(),
  expiresAt: z.number(),
  sourceIdentity: z.string().optional(),
  tags: z.record(z.string(), z.string()),
  transitiveTagKeys: z.array(z.string()),
  policies: z.array(z.custom<PolicyDocument>((value) => typeof value === 'object' && value !== null)),
  policyArns: z.array(z.string()),
})
export type SealedSession = z.infer<typeof Sealed>

export function mintSession(accountId: string, session: SessionFacts): Required<Credentials> {
  const accessKeyId = `ASIA${temporaryKeySuffix(accountId)}`
  const sealed = { accessKeyId, accountId, ...session }
  const payload = Buffer.from(JSON.stringify(sealed)).toString('base64url')
  return { accessKeyId, secretAccessKey: secretFor(accessKeyId), sessionToken: `${payload}.${seal(payload)}` }
}

/** The session in a token; undefined when the token was not made here or was changed. */
export function openSession(token: string): SealedSession | undefined {
  const [payload = '', mark = ''] = token.split('.')
  const expected = Buffer.from(seal(payload))
  const given = Buffer.from(mark)
  if (given.length !== expected.length || !timingSafeEqual(given, expected)) return undefined
  return Sealed.parse(JSON.parse(Buffer.from(payload, 'base64url').toString('utf8')))
}

export function secretFor(accessKeyId: string): string {
  return createHmac('sha256', SEAL).update(`secret ${accessKeyId}`).digest('base64').slice(0, 40)
}

function seal(payload: string): string {
  return createHmac('sha256', SEAL).update(payload).digest('base64url')
}

/** Sixteen characters whose first eight stand for the account, as in AWS's own access keys. */
function temporaryKeySuffix(accountId: string): string {
  let number = BigInt(accountId)
  let account = ''
  for (let digit = 0; digit < 8; digit++, number >>= 5n) account = BASE32.charAt(Number(number & 31n)) + account
  const serial = [...randomBytes(8)].map((byte) => BASE32.charAt(byte & 31)).join('')
  return account + serial
}
