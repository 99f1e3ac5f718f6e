import type { GrantRequest } from '@/lib/db/generated/client'
import { parseArn, roleArn } from '@/lib/domain/arn'
import type { Writer } from '@/lib/domain/grants/writer-question'
import { writerRole } from '@/lib/env'
import { invalidInput } from '@/lib/errors'

/** The role that creates grants, on behalf of the person who asked. */
export const writerFor = (requestedBy: string): Writer => ({
  roleName: writerRole(),
  sourceIdentity: sourceIdentityOf(requestedBy),
})

/** The role itself: who makes the grant of a request, and retires it. */
export const writerArn = ({ issuingAccountId, keyArn }: Pick<GrantRequest, 'issuingAccountId' | 'keyArn'>): string =>
  roleArn(issuingAccountId, writerRole(), parseArn(keyArn)?.partition)

/**
 * A person's id as STS SourceIdentity. Characters outside its alphabet are spelled as `=` and two hexadecimal digits per byte, so
 * that two people never become one; what is too long or too short for STS is refused, not cut.
 */
export function sourceIdentityOf(userId: string): string {
  const encoded = [...userId].map((c) => (/[\w+,.@-]/.test(c) ? c : spell(c))).join('')
  if (/^[\w+=,.@-]{2,64}$/.test(encoded)) return encoded
  throw invalidInput(`The user id "${userId}" cannot be named in a session: STS takes 2 to 64 characters.`)
}

const spell = (character: string) =>
  [...Buffer.from(character)].map((byte) => `=${byte.toString(16).padStart(2, '0')}`).join('')
