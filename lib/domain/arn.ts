/** An Amazon Resource Name taken apart. `resource` keeps its own colons and slashes. */
export interface Arn {
  readonly partition: string
  readonly service: string
  readonly region: string
  readonly accountId: string
  readonly resource: string
}

/** Parses an ARN; null when the text is not one. */
export function parseArn(text: string): Arn | null {
  const parts = text.split(':')
  if (parts.length < 6 || parts[0] !== 'arn') return null
  const [, partition = '', service = '', region = '', accountId = ''] = parts
  return { partition, service, region, accountId, resource: parts.slice(5).join(':') }
}

/** The account in an ARN, in a bare 12-digit id, or null. */
export function accountOf(text: string): string | null {
  if (/^\d{12}$/.test(text)) return text
  const arn = parseArn(text)
  return arn && /^\d{12}$/.test(arn.accountId) ? arn.accountId : null
}

/** The Region of an ARN; null for global resources and for text that is not an ARN. */
export function regionOf(text: string): string | null {
  return parseArn(text)?.region || null
}

/** `arn:aws:sts::1:assumed-role/Name/session` gives the role name and session; null for anything else. */
export function parseAssumedRole(text: string): { accountId: string; roleName: string; sessionName: string } | null {
  const arn = parseArn(text)
  if (arn?.service !== 'sts') return null
  const [kind, roleName, ...session] = arn.resource.split('/')
  if (kind !== 'assumed-role' || !roleName || session.length === 0) return null
  return { accountId: arn.accountId, roleName, sessionName: session.join('/') }
}

/** The last path segment: a role's name without its path, a key's id. */
export function nameOf(arn: string): string {
  return arn.slice(Math.max(arn.lastIndexOf('/'), arn.lastIndexOf(':')) + 1)
}

export const roleArn = (accountId: string, nameWithPath: string, partition = 'aws') =>
  `arn:${partition}:iam::${accountId}:role/${nameWithPath}`

export const isServiceLinkedRole = (arn: string) => /:role\/aws-service-role\//.test(arn)
