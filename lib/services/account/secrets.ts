import { createHmac } from 'node:crypto'
import { symmetricDecrypt, symmetricEncrypt } from 'better-auth/crypto'
import { env } from '@/lib/env'
import { AppError } from '@/lib/errors'

/** What encrypts authenticators' secrets and keys the hashes of backup codes: whoever has the database alone has neither. */
export function authSecret(): string {
  const { AUTH_SECRET } = env()
  if (AUTH_SECRET) return AUTH_SECRET
  throw new AppError('unavailable', 'Sessions cannot be signed: set AUTH_SECRET to at least 32 random characters.')
}

export const encryptSecret = (key: string, data: string): Promise<string> => symmetricEncrypt({ key, data })
export async function decryptSecret(key: string, data: string): Promise<string> {
  try {
    return await symmetricDecrypt({ key, data })
  } catch (cause) {
    const what = 'The authenticator app cannot be checked: AUTH_SECRET is another one than when it was set up.'
    throw new AppError('unavailable', `${what} An administrator has to remove it.`, {}, { cause })
  }
}

/** However it was typed: blanks, hyphens and case do not matter. */
export function hashBackupCode(key: string, userId: string, code: string): string {
  const plain = code.replace(/[\s-]/g, '').toLowerCase()
  return createHmac('sha256', key).update(`backup-code ${userId} ${plain}`).digest('hex')
}
