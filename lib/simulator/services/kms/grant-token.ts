import type { Grant } from '../../world/kms-key'

/** What CreateGrant gives beside the grant's id: names the grant and its key, opaque to clients like KMS's own. */
export const grantToken = ({ keyArn, id }: Grant) => Buffer.from(`${keyArn} ${id}`).toString('base64')

/** The grant a token names; undefined for a token that was not made here. */
export function readGrantToken(token: string): { readonly keyArn: string; readonly grantId: string } | undefined {
  const [keyArn = '', grantId = ''] = Buffer.from(token, 'base64').toString('utf8').split(' ')
  return keyArn.startsWith('arn:aws:kms:') ? { keyArn, grantId } : undefined
}
