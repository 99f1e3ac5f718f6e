import { execFileSync } from 'node:child_process'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { seen } from '../../observed'
import type { AuthorizationQuestion } from '../../policy/question'
import { keyPolicy, owner, question, workload } from '../../policy/testing/question'
import { applyPatch } from '../json-patch'
import { proposeFixes } from '../propose-fixes'
import { policyAt } from '../target'

const evil = fc.constantFrom(
  "'",
  '"',
  '`',
  '$(id)',
  `\${x}`,
  `$\${x}`,
  '%{x}',
  ';',
  '\n',
  '\\',
  ' ',
  '-',
  '*',
  '?',
  '!',
  '#',
  '&',
  '|',
  '<',
  'é',
  '😀',
  '{{resolve:ssm:x}}',
  'a',
)
const hostile = fc.array(evil, { minLength: 1, maxLength: 8 }).map((all) => all.join(''))

/** A question in which every name that somebody else could choose is hostile. */
const hostileQuestion = fc
  .record({
    role: hostile,
    sid: hostile,
    via: hostile,
    contextKey: hostile,
    contextValue: hostile,
    policyName: hostile,
    account: fc.constantFrom(owner, workload),
    single: fc.boolean(),
  })
  .map(({ role, sid, via, contextKey, contextValue, policyName, account, single }): AuthorizationQuestion => {
    const asked = question({
      principal: {
        arn: `arn:aws:iam::${account}:role/${role}`,
        identityPolicies: seen([
          {
            name: policyName,
            arn: 'inline',
            document: {
              Version: '2012-10-17',
              Statement: { Sid: sid, Effect: 'Allow', Action: 'kms:Sign', Resource: '*' },
            },
          },
        ]),
      },
      key: { policy: keyPolicy({ Sid: sid, Principal: { AWS: `arn:aws:iam::${owner}:role/${sid}` } }) },
      request: { context: { 'kms:ViaService': via, [`kms:EncryptionContext:${contextKey}`]: contextValue } },
    })
    const policy = policyAt(asked, { layer: 'key-policy' })?.document as { Statement: unknown[] }
    return single
      ? {
          ...asked,
          key: {
            ...asked.key,
            policy: seen({ name: 'key policy', document: { ...policy, Statement: policy.Statement[0] } }),
          },
        }
      : asked
  })

const changesOf = (asked: AuthorizationQuestion) =>
  proposeFixes({ question: asked }).alternatives.flatMap(({ changes }) => changes)

/** What a shell makes of the arguments of each command line, `aws` being this. */
function argumentsIn(commands: readonly string[]): string[][] {
  const script = `aws() { for argument; do printf '%s\\000' "$argument"; done; printf '\\001\\000'; }\n${commands.join('\n')}\n`
  const out = execFileSync('sh', ['-c', script], { encoding: 'utf8' })
  const runs: string[][] = [[]]
  for (const argument of out.split('\0').slice(0, -1)) {
    if (argument === '\u0001') runs.push([])
    else runs.at(-1)?.push(argument)
  }
  return runs.slice(0, -1)
}

const optionOf = (args: readonly string[], option: string) => {
  const at = args.indexOf(option)
  return at >= 0 ? args[at + 1] : args.find((one) => one.startsWith(`${option}=`))?.slice(option.length + 1)
}

describe('whatever names and tags contain', () => {
  const samples = fc.sample(hostileQuestion, { numRuns: 60, seed: 5 })

  test('there is something to look at', () => {
    const changes = samples.flatMap(changesOf)
    expect(new Set(changes.map(({ document }) => document))).toEqual(
      new Set(['grant', 'key-policy', 'identity-policy']),
    )
    expect(changes.filter(({ awsCli }) => awsCli.text).length).toBeGreaterThan(60)
  })

  test('a shell hands AWS exactly the documents and names', () => {
    const cases = samples.flatMap((asked) =>
      changesOf(asked).flatMap((change) =>
        change.awsCli.text === null ? [] : [{ asked, change, text: change.awsCli.text }],
      ),
    )
    const runs = argumentsIn(cases.map(({ text }) => text))
    expect(runs.length).toBe(cases.length)
    for (const [i, { asked, change }] of cases.entries()) {
      const args = runs[i] ?? []
      if (change.grant) {
        expect(optionOf(args, '--grantee-principal')).toBe(asked.principal.arn)
        const { constraints } = change.grant
        if (constraints)
          expect(JSON.parse(optionOf(args, '--constraints') ?? '')).toEqual({
            EncryptionContextSubset: constraints.encryptionContextSubset,
          })
        continue
      }
      const present = change.target && policyAt(asked, change.target)?.document
      const text = optionOf(args, change.document === 'key-policy' ? '--policy' : '--policy-document')
      expect(JSON.parse(text ?? '')).toEqual(applyPatch(present, change.jsonPatch))
      if (change.document === 'key-policy') expect(optionOf(args, '--key-id')).toBe(asked.key.arn)
    }
  })

  test('a CloudFormation template holds exactly the document, and none is given that would be filled in', () => {
    for (const asked of samples)
      for (const change of changesOf(asked)) {
        const { text } = change.cloudFormation
        if (text === null) continue
        expect(text).not.toContain('{{resolve:')
        const [resource] = Object.values(
          (JSON.parse(text) as { Resources: Record<string, { Properties: Record<string, unknown> }> }).Resources,
        )
        const present = change.target && policyAt(asked, change.target)?.document
        const { KeyPolicy, PolicyDocument } = resource?.Properties ?? {}
        expect(KeyPolicy ?? PolicyDocument).toEqual(applyPatch(present, change.jsonPatch))
      }
  })

  test('no Terraform text opens a template or leaves a string', () => {
    for (const asked of samples)
      for (const { terraform } of changesOf(asked)) {
        if (terraform.text === null) continue
        const withoutStrings = terraform.text.replace(/"(?:[^"\\\n]|\\.)*"/g, (string) => {
          expect(string.replaceAll('$${', '').replaceAll('%%{', '')).not.toMatch(/[$%]\{/)
          return '""'
        })
        expect(withoutStrings).toMatch(/^# with a provider for account \d{12}\nresource "" "" \{\n[\s\w"=[\]{}(),]*\}$/)
      }
  })
})
