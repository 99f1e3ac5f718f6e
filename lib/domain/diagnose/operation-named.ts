import { allOperations } from '../policy/operations'

const names = new Map(allOperations.map(({ name }) => [name.toLowerCase(), name]))

/** The operation of KMS that is written `kms:Decrypt`, `Decrypt` or `ReEncrypt*`; null for anything else. */
export function operationNamed(text: string): string | null {
  const isKms = text.toLowerCase().startsWith('kms:')
  const name = isKms ? text.slice(4) : text
  const known = names.get(name.toLowerCase().replace(/^reencrypt\*?$/, 'reencryptfrom'))
  // Without its service only the exact spelling counts: "sign" and "verify" are words of English.
  return known && (isKms || known === name || name === 'ReEncrypt') ? known : null
}
