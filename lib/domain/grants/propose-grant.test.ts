import { describe, expect, test } from 'vitest'
import { admitAccount, mayUse } from '../inventory/testing/statements'
import { denied } from '../observed'
import { chooseIssuer } from './choose-issuer'
import { grantFixFor, issuersFor, offeredOperations } from './propose-grant'
import { facts, judged, karpenterScene, mayCreateGrants, nodeGroupScene } from './testing/scenes'

const proposalOf = (need: Parameters<typeof grantFixFor>[0]) => {
  const fix = grantFixFor(need)
  if (fix.kind !== 'grant') throw new Error(fix.reason)
  return fix.proposal
}
const reasonOf = (need: Parameters<typeof grantFixFor>[0]) => {
  const fix = grantFixFor(need)
  return fix.kind === 'grant' ? 'a grant is proposed' : fix.reason
}

describe('what is proposed', () => {
  test('a service-linked role gets the eight documented operations, from its own account', () => {
    const { need, workload, grantee, key } = nodeGroupScene()
    expect(proposalOf(need)).toEqual({
      keyArn: key,
      granteePrincipal: grantee,
      issuingAccountId: workload.id,
      operations: [
        'Decrypt',
        'Encrypt',
        'GenerateDataKey',
        'GenerateDataKeyWithoutPlaintext',
        'ReEncryptFrom',
        'ReEncryptTo',
        'CreateGrant',
        'DescribeKey',
      ],
      constraints: null,
    })
  })

  test('a controller without any permission gets what is required, and what EC2 passes on (R10)', () => {
    const { need, workload } = karpenterScene()
    const proposal = proposalOf(need)
    expect(proposal.issuingAccountId).toBe(workload.id)
    expect([...proposal.operations].sort()).toEqual([
      'CreateGrant',
      'Decrypt',
      'DescribeKey',
      'GenerateDataKeyWithoutPlaintext',
      'ReEncryptFrom',
      'ReEncryptTo',
    ])
  })

  test('Encrypt and GenerateDataKey are on offer to a controller, but not chosen', () => {
    const { need } = karpenterScene()
    const offered = offeredOperations(need, proposalOf(need).operations)
    expect(offered.filter((o) => !o.chosen).map((o) => [o.operation, o.level])).toEqual([
      ['Encrypt', 'seed'],
      ['GenerateDataKey', 'seed'],
    ])
  })
})

describe('the issuing account (domain.md 8.5)', () => {
  test('only the own account of a service-linked role', () => {
    const { need, workload } = nodeGroupScene()
    expect(issuersFor(need).map((i) => i.accountId)).toEqual([workload.id])
  })

  test('only the own account of a role without an identity policy for the key', () => {
    const { need, workload } = karpenterScene()
    expect(issuersFor(need).map((i) => i.accountId)).toEqual([workload.id])
  })

  test('the key owner as well once the identity policy is there', () => {
    const statements = [{ Effect: 'Allow', Action: 'kms:*', Resource: '*' }] as const
    const { need, workload, owner } = karpenterScene({ admits: () => [], statements })
    expect(issuersFor(need).map((i) => i.accountId)).toEqual([workload.id, owner.id])
  })

  test('the owner issues it where the writer of the other account may not', () => {
    const statements = [{ Effect: 'Allow', Action: 'kms:*', Resource: '*' }] as const
    const { need, index, owner } = karpenterScene({ admits: () => [], statements })
    expect(chooseIssuer(index, need, proposalOf(need), facts.writer).issuingAccountId).toBe(owner.id)
  })

  test('key and grantee in one account', () => {
    const { org, workload } = nodeGroupScene()
    const key = workload.key('own')
    const role = workload.autoScalingRole('_own')
    workload.cluster('own').nodeGroup('own', { key, serviceLinkedRole: role })
    workload.role('unused', { statements: [mayCreateGrants] })
    const need = judged(org, 'auto-scaling-role').need
    expect(issuersFor({ ...need, keyArn: key, principal: { ...need.principal, arn: role } })).toHaveLength(1)
  })
})

describe('a grant is not the fix', () => {
  test('when nothing is missing', () => {
    const { org, key, grantee, workload, need } = nodeGroupScene()
    org.grant(key, grantee, proposalOf(need).operations, { issuingAccount: workload.id })
    expect(reasonOf(judged(org, 'auto-scaling-role').need)).toContain('already allowed')
  })

  test('against an explicit deny of the key policy', () => {
    const { need } = nodeGroupScene({
      admits: (id) => [
        admitAccount(id),
        { Sid: 'NotYou', Effect: 'Deny', Principal: '*', Action: 'kms:Decrypt', Resource: '*' },
      ],
    })
    expect(reasonOf(need)).toContain('R14')
  })

  test('against a service control policy', () => {
    const { org, workload, key } = karpenterScene()
    org.scp('NoKms', [workload.id], { Sid: 'NoKms', Effect: 'Deny', Action: 'kms:Decrypt', Resource: key })
    expect(reasonOf(judged(org, 'karpenter-controller').need)).toContain('explicit deny')
  })

  test('for a key that is pending deletion', () => {
    const { org, key, grantee, workload } = nodeGroupScene({ key: { metadata: { state: 'PendingDeletion' } } })
    org.grant(
      key,
      grantee,
      [
        'Decrypt',
        'Encrypt',
        'ReEncryptFrom',
        'ReEncryptTo',
        'GenerateDataKey',
        'GenerateDataKeyWithoutPlaintext',
        'DescribeKey',
        'CreateGrant',
      ],
      { issuingAccount: workload.id },
    )
    expect(reasonOf(judged(org, 'auto-scaling-role').need)).toContain('No grant changes that')
  })

  test('for a key of another Region', () => {
    const { need } = nodeGroupScene({ key: { region: 'eu-west-1' } })
    expect(reasonOf(need)).toContain('R24')
  })

  test('for EC2’s own per-instance role', () => {
    const { org, workload, key } = karpenterScene({ statements: [] })
    org.scp('Perimeter', [workload.id], {
      Sid: 'Perimeter',
      Effect: 'Deny',
      Action: 'kms:Decrypt',
      Resource: key,
      Condition: { StringNotEquals: { 'aws:SourceVpc': 'vpc-1' } },
    })
    expect(reasonOf(judged(org, 'identity-only-role').need)).toContain('per-instance role')
  })

  test('where what decides could not be read', () => {
    const policy = denied('kms:GetKeyPolicy', 'not allowed to look')
    const { need } = karpenterScene({ key: { policy }, statements: [mayUse('*')] })
    expect(reasonOf(need)).toContain('could not be read')
  })
})
