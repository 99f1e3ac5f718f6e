import ipaddr from 'ipaddr.js'

type Address = ipaddr.IPv4 | ipaddr.IPv6
type Network = readonly [Address, number]

/** Hosts and networks that may be called although they are not on the open internet. */
export interface AllowList {
  readonly hosts: ReadonlySet<string>
  readonly networks: readonly Network[]
}

export const nothingAllowed: AllowList = { hosts: new Set(), networks: [] }

/** Names (`hooks.corp.example`), addresses (`10.1.2.3`) and networks (`10.0.0.0/8`, `fd00::/8`); `wrong` names the items that are none. */
export function readAllowList(items: readonly string[]): {
  readonly list: AllowList
  readonly wrong: readonly string[]
} {
  const hosts = new Set<string>()
  const networks: Network[] = []
  const wrong: string[] = []
  for (const item of items) {
    const bare = item.replace(/^\[(.*)\]$/, '$1')
    if (ipaddr.isValidCIDR(bare)) networks.push(ipaddr.parseCIDR(bare))
    else if (isAddress(bare)) networks.push([ipaddr.process(bare), ipaddr.process(bare).kind() === 'ipv4' ? 32 : 128])
    else if (/^[a-z\d]([a-z\d-]*[a-z\d])?(\.[a-z\d]([a-z\d-]*[a-z\d])?)*$/i.test(item)) hosts.add(item.toLowerCase())
    else wrong.push(item)
  }
  return { list: { hosts, networks }, wrong }
}

export type JudgedUrl =
  | { readonly ok: true; readonly url: URL }
  | { readonly ok: false /** What was expected, what came, what to do. */; readonly why: string }

const no = (why: string): JudgedUrl => ({ ok: false, why })

const longestUrl = 2000
const setting = 'KEYSCOPE_WEBHOOK_ALLOW'

/** Names that never lead to the open internet (RFC 6761, 6762, 8375, and what is used for such). */
const insideSuffixes = ['localhost', 'local', 'internal', 'localdomain', 'home.arpa', 'lan', 'intranet', 'corp', 'home']

/**
 * Whether a message may be sent to that URL, as far as its text tells: https to a public host on port 443, or to one that is allowed.
 * The address a name leads to is judged when it is connected to: `judgeIp`.
 */
export function judgeUrl(text: string, allow: AllowList = nothingAllowed): JudgedUrl {
  if (text.length > longestUrl) return no(`A URL has ${longestUrl} characters at most, this one ${text.length}.`)
  // The parser of URLs would quietly take these away or turn them round, and say something else than what stands there.
  if (/[\s\\]|\p{Cc}/u.test(text)) return no('Expected a URL without spaces, backslashes and control characters.')
  const url = URL.canParse(text) ? new URL(text) : null
  if (!url) return no('Expected a URL such as https://hooks.example.com/keyscope.')
  if (url.protocol !== 'https:' && url.protocol !== 'http:')
    return no(`Expected a URL that begins with https://, got ${url.protocol}//.`)
  if (url.username || url.password) return no('Expected a URL without a name or password before the host.')
  const host = hostOf(url)
  const literal = isAddress(host)
  const allowed = allow.hosts.has(host) || (literal && isIn(allow.networks, host))
  if (literal) {
    const why = judgeIp(host, allow)
    if (why) return no(why)
  } else if (!allowed && isInside(host)) {
    return no(`${host} is a name inside a network. Put it into ${setting} if messages may go there.`)
  }
  if (!allowed && url.protocol === 'http:')
    return no(`Expected https://. Put ${host} into ${setting} if it may be called without encryption.`)
  if (!allowed && url.port !== '')
    return no(`Expected port 443, got ${url.port}. Put ${host} into ${setting} if it may be called on other ports.`)
  return { ok: true, url }
}

/** The host as it is compared and resolved: lower case, no final dot, no brackets. */
export const hostOf = ({ hostname }: URL): string => hostname.replace(/^\[(.*)\]$/, '$1').replace(/\.$/, '')

const isInside = (host: string) =>
  !host.includes('.') || insideSuffixes.some((suffix) => host === suffix || host.endsWith(`.${suffix}`))

/** Where a host that is allowed by name may lead, besides the open internet. */
const insideRanges: readonly string[] = ['loopback', 'private', 'carrierGradeNat', 'uniqueLocal']

const globalUnicast = ipaddr.parseCIDR('2000::/3')

/**
 * Why that address may not be connected to; null: it may. Public unicast addresses may (IANA's special-purpose registries, RFC 6890),
 * others only when they are allowed: link-local ones such as the metadata service, multicast, reserved and translated ones never by a
 * name, only by address or network. An IPv4 address in IPv6 clothes is judged as what it is.
 */
export function judgeIp(address: string, allow: AllowList = nothingAllowed, host?: string): string | null {
  if (!isAddress(address)) return `${address} is no IP address.`
  if (isIn(allow.networks, address)) return null
  const parsed = ipaddr.process(address)
  const range = parsed.range()
  if (range === 'unicast' && (parsed.kind() === 'ipv4' || parsed.match(globalUnicast))) return null
  if (host !== undefined && allow.hosts.has(host) && insideRanges.includes(range)) return null
  return `${address} is not a public address (${wordOf(range)}). Put it or its network into ${setting} if messages may go there.`
}

const wordOf = (range: string) => range.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)

/** Written out in full: shortened, octal and hexadecimal forms mean different addresses to different programs. */
const isAddress = (text: string) =>
  ipaddr.IPv4.isValidFourPartDecimal(text) || (text.includes(':') && !text.includes('%') && ipaddr.IPv6.isValid(text))

const isIn = (networks: readonly Network[], address: string) => {
  const parsed = ipaddr.process(address)
  return networks.some(([network, bits]) => network.kind() === parsed.kind() && parsed.match(network, bits))
}
