import { spawn } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { judgeScenario } from './judge-scenario'
import { lineText } from './line-text'

const scenario = (name = 's06-identity-half-missing') =>
  JSON.parse(readFileSync(`lib/domain/policy/cases/${name}.json`, 'utf8'))

describe('the command line', { timeout: 60_000 }, () => {
  let folder: string
  beforeAll(() => {
    folder = mkdtempSync(path.join(tmpdir(), 'keyscope-authz-'))
  })
  afterAll(() => rmSync(folder, { recursive: true, force: true }))

  function authz(args: readonly string[], stdin = ''): Promise<{ code: number | null; out: string; err: string }> {
    const child = spawn(process.execPath, [path.resolve('scripts/keyscope.mjs'), 'authz', ...args], { cwd: folder })
    child.stdin.end(stdin)
    const said = { out: '', err: '' }
    child.stdout.on('data', (text) => {
      said.out += text
    })
    child.stderr.on('data', (text) => {
      said.err += text
    })
    return new Promise((resolve) => child.once('close', (code) => resolve({ code, ...said })))
  }
  const lines = (out: string) =>
    out
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line))

  test('files that cannot be used are a line each, and the others are judged all the same', async () => {
    const place = path.join(folder, 'mixed')
    mkdirSync(path.join(place, 'd.json'), { recursive: true })
    writeFileSync(path.join(place, 'a.json'), '{"id": ')
    writeFileSync(path.join(place, 'b.json'), Buffer.from([0x22, 0xff, 0xfe, 0x22]))
    writeFileSync(path.join(place, 'c.json'), JSON.stringify([3, scenario(), null]))
    writeFileSync(path.join(place, 'e.json'), `\uFEFF${JSON.stringify({ ...scenario(), id: 'with a mark' })}`)
    const { code, out, err } = await authz(['mixed'])
    expect(lines(out)).toMatchObject([
      { id: null, problem: expect.stringMatching(/a\.json is not JSON/) },
      { id: null, problem: expect.stringMatching(/b\.json cannot be read as text/) },
      { id: null, problem: expect.stringMatching(/not in the case format/) },
      { id: 'S6', verdict: 'denied' },
      { id: null, problem: expect.stringMatching(/not in the case format/) },
      { id: null, problem: expect.stringMatching(/d\.json cannot be read as text/) },
      { id: 'with a mark', verdict: 'denied' },
    ])
    expect(err.trim().split('\n')).toHaveLength(5)
    expect(code).toBe(1)
  })

  test('stdin takes a scenario or a list of them', async () => {
    const { code, out } = await authz(['-'], JSON.stringify([scenario(), { ...scenario(), id: 'again' }]))
    expect(lines(out).map(({ id }) => id)).toEqual(['S6', 'again'])
    expect(code).toBe(0)
  })

  test('with --fixes each line carries the alternatives', async () => {
    const { code, out } = await authz(['-', '--fixes'], JSON.stringify(scenario()))
    const [line] = lines(out)
    expect(line.fixes.alternatives.map(({ id }: { id: string }) => id)).toEqual(['identity-policy', 'grant'])
    expect(line.fixes.alternatives[0].changes[0].awsCli.text).toContain('aws iam put-role-policy')
    expect(code).toBe(0)
  })

  test('as text it reads as sentences and commands', async () => {
    const { out } = await authz(['-', '--fixes', '--format', 'text'], JSON.stringify(scenario()))
    expect(out).toMatch(/^S6 {2}denied {2}implicit:identity-policy\n {4}Key policy/)
    expect(out).toMatch(/\n {2}1\. A statement in an identity policy in 111100000002\n/)
    expect(out).toMatch(/\naws iam put-role-policy \\\n/)
  })
})

test('the other principals of a scenario are bystanders', () => {
  const asked = scenario('s03-identity-policy-without-delegation')
  const partner = {
    arn: 'arn:aws:iam::111100000001:role/partner',
    type: 'role',
    identityPolicies: [
      {
        name: 'all',
        policy: { Version: '2012-10-17', Statement: { Effect: 'Allow', Action: 'kms:*', Resource: '*' } },
      },
    ],
  }
  const line = judgeScenario({ content: { ...asked, principals: [...asked.principals, partner] } }, { fixes: true })
  if ('problem' in line) throw new Error(line.problem)
  const cells = line.fixes?.refused.flatMap((refused) => refused.cells.map(({ principal }) => principal))
  expect(cells).toContain(partner.arn)
})

test('a name cannot speak to the terminal', () => {
  const line = judgeScenario({ content: { ...scenario(), id: 'S6\u001b[2J' } }, { fixes: false })
  expect(lineText(line)).toMatch(/^S6\\u001b\[2J {2}denied/)
})
