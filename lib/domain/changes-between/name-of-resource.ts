import { nameOf } from '../arn'

/** What people call a resource: its alias or name, else the last part of its id. */
export function nameOfResource(id: string, body: object): string {
  const { aliases, name, keyArn, namespace, serviceAccount, principalArn } = body as Readonly<Record<string, unknown>>
  if (Array.isArray(aliases) && typeof aliases[0] === 'string') return aliases[0]
  // A grant's Name is a token of whoever made it; its id is what KMS knows it by.
  if (typeof keyArn === 'string') return nameOf(id)
  if (typeof name === 'string' && name) return name
  if (typeof namespace === 'string' && typeof serviceAccount === 'string') return `${namespace}/${serviceAccount}`
  return nameOf(typeof principalArn === 'string' ? principalArn : id)
}
