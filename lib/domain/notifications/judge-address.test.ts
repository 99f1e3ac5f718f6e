import { describe, expect, test } from 'vitest'
import { judgeIp, judgeUrl, readAllowList } from './judge-address'

const allow = (...items: string[]) => {
  const { list, wrong } = readAllowList(items)
  expect(wrong).toEqual([])
  return list
}

describe('without anything allowed', () => {
  test.each([
    'https://hooks.slack.com/services/T0/B0/x',
    'https://hooks.example.com/keyscope?tenant=1',
    'https://hooks.example.com:443/',
    'https://hooks.example.com./',
    'https://8.8.8.8/',
    'https://[2606:4700::1111]/',
    'https://bücher.example/',
  ])('%s may be called', (url) => {
    expect(judgeUrl(url)).toMatchObject({ ok: true })
  })

  test.each([
    // schemes
    'http://hooks.example.com/',
    'ftp://hooks.example.com/',
    'file:///etc/passwd',
    'gopher://hooks.example.com/',
    'javascript:alert(1)',
    'data:text/plain,x',
    'hooks.example.com/keyscope',
    '//hooks.example.com/',
    'https://',
    '',
    // names and passwords
    'https://user@hooks.example.com/',
    'https://user:pass@hooks.example.com/',
    'https://hooks.example.com@169.254.169.254/',
    'https://:pass@hooks.example.com/',
    // ports
    'https://hooks.example.com:22/',
    'https://hooks.example.com:8443/',
    'https://hooks.example.com:80/',
    'https://hooks.example.com:99999/',
    // what a parser would turn round
    'https://hooks.example.com\\@127.0.0.1/',
    'https:\\\\127.0.0.1/',
    ' https://hooks.example.com/',
    'https://hooks.example.com/\r\nHost: x',
    'https://hooks.exa\tmple.com/',
    'https://hooks.example.com/\u0000',
    // loopback in every clothing
    'https://127.0.0.1/',
    'https://127.1/',
    'https://2130706433/',
    'https://0x7f000001/',
    'https://0x7f.1/',
    'https://0177.0.0.1/',
    'https://017700000001/',
    'https://127.0.0.1./',
    'https://１２７.0.0.1/',
    'https://%31%32%37.0.0.1/',
    'https://127。0。0。1/',
    'https://0/',
    'https://0.0.0.0/',
    'https://[::1]/',
    'https://[::]/',
    'https://[0:0:0:0:0:0:0:1]/',
    'https://[::ffff:127.0.0.1]/',
    'https://[::ffff:7f00:1]/',
    'https://[::127.0.0.1]/',
    // metadata services
    'https://169.254.169.254/latest/meta-data/',
    'https://2852039166/',
    'https://0xa9fea9fe/',
    'https://0251.0376.0251.0376/',
    'https://[::ffff:169.254.169.254]/',
    'https://[fd00:ec2::254]/',
    'https://[fe80::a9fe:a9fe]/',
    'https://169.254.170.2/v2/credentials',
    'https://metadata.google.internal/',
    'https://instance-data/',
    // private, shared, multicast, reserved
    'https://10.0.0.1/',
    'https://172.16.0.1/',
    'https://172.31.255.255/',
    'https://192.168.1.1/',
    'https://100.64.0.1/',
    'https://100.127.255.254/',
    'https://198.18.0.1/',
    'https://192.0.0.192/',
    'https://192.0.2.1/',
    'https://198.51.100.1/',
    'https://203.0.113.1/',
    'https://192.88.99.1/',
    'https://224.0.0.1/',
    'https://239.255.255.250/',
    'https://240.0.0.1/',
    'https://255.255.255.255/',
    // IPv6 that is not, or leads back to IPv4
    'https://[fc00::1]/',
    'https://[fd12:3456::1]/',
    'https://[fec0::1]/',
    'https://[ff02::1]/',
    'https://[64:ff9b::a9fe:a9fe]/',
    'https://[64:ff9b:1::1]/',
    'https://[2002:7f00:1::]/',
    'https://[2001::1]/',
    'https://[2001:db8::1]/',
    'https://[100::1]/',
    'https://[4000::1]/',
    'https://[fe80::1%25eth0]/',
    // names inside
    'https://localhost/',
    'https://LOCALHOST/',
    'https://localhost./',
    'https://hooks.localhost/',
    'https://printer.local/',
    'https://vault/',
    'https://db.corp/',
    'https://router.home.arpa/',
    `https://hooks.example.com/${'x'.repeat(2000)}`,
  ])('%j may not', (url) => {
    expect(judgeUrl(url)).toMatchObject({ ok: false, why: expect.stringMatching(/\w/) })
  })

  test.each(['', 'localhost', '127.1', '0x7f.0.0.1', '2130706433', 'fe80::1%eth0', '1.2.3.4.5', '::g'])(
    '%j is no address to connect to',
    (address) => expect(judgeIp(address)).toContain('is no IP address'),
  )
})

describe('what is allowed', () => {
  test('a host may be called without encryption, on any port, and may lead inside', () => {
    const list = allow('hooks.corp', 'relay.example')
    expect(judgeUrl('http://hooks.corp:8080/x', list)).toMatchObject({ ok: true })
    expect(judgeUrl('http://HOOKS.corp.:8080/x', list)).toMatchObject({ ok: true })
    expect(judgeUrl('https://other.corp/', list)).toMatchObject({ ok: false })
    expect(judgeUrl('https://x.relay.example:8443/', list)).toMatchObject({ ok: false })
    for (const address of ['10.1.2.3', '127.0.0.1', '::1', 'fd00::1', '100.64.0.1'])
      expect([address, judgeIp(address, list, 'hooks.corp'), judgeIp(address, list, 'other.corp')]).toEqual([
        address,
        null,
        expect.stringContaining('not a public address'),
      ])
  })

  test.each([
    '169.254.169.254',
    '::ffff:169.254.169.254',
    'fe80::1',
    '224.0.0.1',
    '64:ff9b::a00:1',
    '2002:a00:1::',
    '0.0.0.0',
  ])('a name never opens %s', (address) =>
    expect(judgeIp(address, allow('hooks.corp'), 'hooks.corp')).toContain('not a public address'),
  )

  test('a network opens its addresses, also behind other names and in other clothes', () => {
    const list = allow('10.0.0.0/8', '127.0.0.1', '[fd00::]', 'fd12::/16')
    expect(judgeUrl('http://127.0.0.1:3000/', list)).toMatchObject({ ok: true })
    expect(judgeUrl('http://[::ffff:127.0.0.1]:3000/', list)).toMatchObject({ ok: true })
    expect(judgeUrl('https://127.0.0.2/', list)).toMatchObject({ ok: false })
    expect(judgeIp('10.200.0.1', list, 'anything.example')).toBeNull()
    expect(judgeIp('::ffff:10.200.0.1', list)).toBeNull()
    expect(judgeIp('fd12::9', list)).toBeNull()
    expect(judgeIp('fd13::9', list)).not.toBeNull()
    // The address is open, the name is not: encryption and its port stay.
    expect(judgeUrl('http://anything.example/', list)).toMatchObject({ ok: false })
  })

  test('an item that is neither is named', () => {
    const items = ['https://hooks.corp', '10.0.0.0/33', 'a b', '*.corp', 'hooks.corp:8080', '-x', 'good.corp']
    expect(readAllowList(items).wrong).toEqual(items.slice(0, -1))
  })
})
