import { createHash } from 'node:crypto'

/** Ids that look like AWS's and are the same on every start: each is made from the name of the thing it stands for. */
const digest = (...of: readonly (string | number)[]) => createHash('sha256').update(of.join('/')).digest('hex')

export const hexId = (length: number, ...of: readonly (string | number)[]) => digest(...of).slice(0, length)

export function uuid(...of: readonly (string | number)[]): string {
  const hex = digest(...of)
  return [hex.slice(0, 8), hex.slice(8, 12), `4${hex.slice(13, 16)}`, `8${hex.slice(17, 20)}`, hex.slice(20, 32)].join(
    '-',
  )
}

/** `i-`, `vol-`, `lt-`, … with seventeen hexadecimal digits. */
export const ec2Id = (prefix: string, ...of: readonly (string | number)[]) => `${prefix}-0${hexId(16, prefix, ...of)}`

/** `AROA…`, `AIDA…`, `ANPA…`, `AIPA…`: seventeen letters and digits. */
export function uniqueId(prefix: string, ...of: readonly (string | number)[]): string {
  const number = BigInt(`0x${hexId(24, prefix, ...of)}`)
  return prefix + number.toString(36).toUpperCase().padStart(17, 'A').slice(0, 17)
}

export const grantId = (...of: readonly (string | number)[]) => digest('grant', ...of)

/** A number below `below`, always the same for the same thing. */
export const pickNumber = (below: number, ...of: readonly (string | number)[]) =>
  Number.parseInt(hexId(8, 'pick', ...of), 16) % below

/** A day in 2024 for things whose age does not matter, always the same for the same thing. */
export function dayIn2024(...of: readonly (string | number)[]): Date {
  return new Date(Date.UTC(2024, 0, 1 + pickNumber(360, ...of), 9, pickNumber(60, 'minute', ...of)))
}
