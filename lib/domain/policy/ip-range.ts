export interface AddressRange {
  readonly version: 4 | 6
  readonly base: bigint
  readonly prefixLength: number
}

/** An address or CIDR range, IPv4 or IPv6; null when the text is neither. */
export function parseAddressRange(text: string): AddressRange | null {
  const [address = '', prefix, ...rest] = text.trim().split('/')
  const parsed = parseAddress(address)
  if (!parsed || rest.length > 0) return null
  const width = parsed.version === 4 ? 32 : 128
  if (prefix === undefined) return { ...parsed, prefixLength: width }
  if (!/^\d{1,3}$/.test(prefix) || Number(prefix) > width) return null
  return { ...parsed, prefixLength: Number(prefix) }
}

export function matchesAddress(range: AddressRange, text: string): boolean {
  const address = parseAddress(text.trim())
  if (!address || address.version !== range.version) return false
  const shift = BigInt((range.version === 4 ? 32 : 128) - range.prefixLength)
  return address.base >> shift === range.base >> shift
}

function parseAddress(text: string): { version: 4 | 6; base: bigint } | null {
  if (text.includes(':')) {
    const base = parseVersion6(text)
    return base === null ? null : { version: 6, base }
  }
  const base = parseVersion4(text)
  return base === null ? null : { version: 4, base }
}

function parseVersion4(text: string): bigint | null {
  const parts = text.split('.')
  if (parts.length !== 4 || !parts.every((part) => /^\d{1,3}$/.test(part) && Number(part) <= 255)) return null
  return parts.reduce((sum, part) => (sum << 8n) | BigInt(part), 0n)
}

function parseVersion6(text: string): bigint | null {
  const halves = text.split('::')
  if (halves.length > 2) return null
  const [head, tail] = halves.map(groupsOf)
  if (!head || (halves.length === 2 && !tail)) return null
  const missing = 8 - head.length - (tail?.length ?? 0)
  if (halves.length === 2 ? missing < 1 : missing !== 0) return null
  const groups = [...head, ...Array<number>(missing).fill(0), ...(tail ?? [])]
  return groups.reduce((sum, group) => (sum << 16n) | BigInt(group), 0n)
}

function groupsOf(text: string): number[] | null {
  if (text === '') return []
  const groups: number[] = []
  const parts = text.split(':')
  for (const [i, part] of parts.entries()) {
    if (part.includes('.') && i === parts.length - 1) {
      const embedded = parseVersion4(part)
      if (embedded === null) return null
      groups.push(Number(embedded >> 16n), Number(embedded & 0xffffn))
    } else if (/^[0-9a-f]{1,4}$/i.test(part)) groups.push(Number.parseInt(part, 16))
    else return null
  }
  return groups
}
