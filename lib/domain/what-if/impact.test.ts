import { describe, expect, test } from 'vitest'
import { organization } from '../inventory/testing/organization-builder'
import { admitAccount, admitGrants, allowEverything, mayGrant, mayUse } from '../inventory/testing/statements'
import { denied } from '../observed'
import type { Change } from './changes'
import { whatIf } from './what-if'

/** A cluster with Karpenter nodes, pods' volumes and secrets under one key, and a second cluster that has nothing to do with it. */
function start() {
  const org = organization()
  const workload = org.account('payments')
  const key = org
    .account('keys', 'ou-keys')
    .key('nodes', { admits: [admitAccount(workload.id), admitGrants(workload.id)] })
  const secrets = workload.key('secrets')
  const statements = [mayUse(key), mayGrant(key)]
  const controller = workload.role('controller', { statements })
  const csi = workload.role('csi', { statements })
  workload.role('payments-cluster', { statements: [mayUse(secrets)] })
  const cluster = workload.cluster('payments', { secretsKey: secrets })
  cluster
    .podIdentity('karpenter', controller)
    .podIdentity('ebs-csi-controller-sa', csi)
    .karpenterTemplate([{ kmsKeyId: key }])
    .instance('i-1', cluster.karpenterTags, { volumeIds: ['vol-1'] })
    .volume(key, {}, ['i-1'])
    .volume(key, { 'kubernetes.io/created-for/pvc/name': 'data' }, ['i-1'])
    .volume(key, { 'kubernetes.io/created-for/pvc/name': 'idle' })
  org.read(workload.id, 'ec2-volumes', 'us-east-1').read(workload.id, 'ec2-instances', 'us-east-1')
  const other = workload.cluster('other')
  const otherKey = workload.key('other')
  other
    .podIdentity('karpenter', workload.role('other', { statements: [mayUse(otherKey), mayGrant(otherKey)] }))
    .karpenterTemplate([{ kmsKeyId: otherKey }])
  const ask = (...changes: Change[]) => whatIf(org.inventory(), changes).impact
  return { org, workload, key, secrets, controller, csi, cluster, other, ask }
}

const disable = (key: string): Change => ({ change: 'set-key-state', key, state: 'Disabled' })

describe('a key that is disabled', () => {
  test('fails the next launch and the next attachment, and leaves the other cluster alone', () => {
    const { key, cluster, other, ask } = start()
    const { launches, volumes, unaffected, notes } = ask(disable(key))
    expect(launches.map(({ path, effect, before, after }) => [path, effect, before, after])).toEqual([
      ['karpenter', 'fails', 'ok', 'broken'],
      ['ebs-csi', 'fails', 'ok', 'broken'],
    ])
    expect(launches[0]).toMatchObject({ clusterArn: cluster.arn, layer: 'key-state', failure: 'F7' })
    expect(launches[0]?.uses.map(({ kind }) => kind)).toEqual(['launch-template', 'running-volume'])
    expect(
      volumes.map(({ path, effect, volumeIds, attached, layer }) => [path, effect, volumeIds, attached, layer]),
    ).toEqual([
      ['karpenter', 'fails', ['vol-1'], 1, 'key-state'],
      ['ebs-csi', 'fails', ['vol-2', 'vol-3'], 1, 'key-state'],
    ])
    expect(unaffected).toEqual([other.arn])
    expect(notes).toEqual([expect.stringContaining('attached volumes keep working')])
  })

  test('cannot decrypt secrets any more, though AWS lists no operation of the cluster role as required', () => {
    const { secrets, ask } = start()
    expect(ask(disable(secrets)).launches).toMatchObject([
      { path: 'secrets', effect: 'fails', operation: 'Decrypt', layer: 'key-state' },
    ])
    const state = 'PendingDeletion'
    const { launches, notes } = ask({ change: 'set-key-state', key: secrets, state })
    expect(launches).toMatchObject([{ effect: 'fails' }])
    expect(notes[0]).toContain('the deletion can be cancelled')
  })

  test('takes volumes with it that belong to no cluster', () => {
    const { org, key, ask } = start()
    org.parts.volumes.push({ ...org.parts.volumes[0]!, id: 'vol-alone', instanceIds: [], tags: {} })
    expect(ask(disable(key)).volumes).toContainEqual(
      expect.objectContaining({ clusterArn: null, path: null, effect: 'fails', volumeIds: ['vol-alone'], attached: 0 }),
    )
  })

  test('and enabled again gets better, where it was disabled before', () => {
    const { key, ask } = start()
    const { launches, volumes } = ask(disable(key), { change: 'set-key-state', key, state: 'Enabled' })
    expect({ launches, volumes }).toEqual({ launches: [], volumes: [] })
  })
})

describe('policies', () => {
  test('a controller without its policy cannot launch, and no volume is touched', () => {
    const { controller, ask } = start()
    const { launches, volumes } = ask({
      change: 'detach-identity-policy',
      role: controller,
      policy: 'controller-policy',
    })
    expect(launches).toMatchObject([
      { path: 'karpenter', effect: 'fails', principalArn: controller, layer: 'identity-policy' },
    ])
    expect(volumes).toEqual([])
  })

  test("a driver without its policy cannot attach pods' volumes anywhere else", () => {
    const { csi, ask } = start()
    const { launches, volumes } = ask({ change: 'detach-identity-policy', role: csi, policy: 'csi-policy' })
    expect(launches).toMatchObject([{ path: 'ebs-csi', effect: 'fails' }])
    expect(volumes).toMatchObject([{ path: 'ebs-csi', effect: 'fails', volumeIds: ['vol-2', 'vol-3'] }])
  })

  test('an SCP that denies Decrypt hits EC2’s own role, and with it every attachment', () => {
    const { workload, ask } = start()
    const policy = { Statement: { Effect: 'Deny', Action: 'kms:Decrypt', Resource: '*' } }
    const { launches, volumes, unaffected, notes } = ask({
      change: 'attach-control-policy',
      type: 'scp',
      policy: { name: 'NoDecrypt', policy },
      target: workload.id,
    })
    expect(new Set(launches.map(({ effect, path }) => `${path} ${effect}`))).toEqual(
      new Set(['karpenter fails', 'ebs-csi fails', 'secrets untold']),
    )
    expect(volumes.map(({ path, effect }) => [path, effect])).toEqual([
      ['karpenter', 'fails'],
      ['ebs-csi', 'fails'],
    ])
    expect(unaffected).toEqual([])
    expect(notes).toEqual([expect.stringContaining('no known launch path')])
  })

  test('a key policy that others need and nobody could read before is untold, not unaffected', () => {
    const { org, key, ask } = start()
    org.parts.keys.forEach((k, at) => {
      if (k.arn === key) org.parts.keys[at] = { ...k, policyHash: denied('kms:GetKeyPolicy', 'no') }
    })
    const { launches } = ask({
      change: 'replace-document',
      document: { of: 'key-policy', key },
      policy: { Version: '2012-10-17', Statement: [{ ...allowEverything, Principal: '*' }] },
    })
    expect(launches.map(({ before, after, effect }) => [before, after, effect])).toContainEqual([
      'unknown',
      'ok',
      'better',
    ])
  })
})

describe('EC2’s own grants', () => {
  const instance = 'arn:aws:sts::111100000002:assumed-role/aws:ec2-infrastructure/'
  const grantFor = (org: ReturnType<typeof start>['org'], key: string, id: string, volume: string) =>
    org.grant(key, `${instance}${id}`, ['Decrypt'], {
      constraints: {
        encryptionContextEquals: null,
        encryptionContextSubset: { 'aws:ebs:id': volume },
        sourceArn: null,
      },
    })

  test('revoked for an attached volume is told; for an instance that is gone it is nothing', () => {
    const { org, key, ask } = start()
    const attached = grantFor(org, key, 'i-1', 'vol-1')
    const gone = grantFor(org, key, 'i-gone', 'vol-9')
    expect(ask({ change: 'revoke-grant', key, grantId: attached.grantId }).volumes).toMatchObject([
      { effect: 'fails', volumeIds: ['vol-1'], instanceIds: ['i-1'], path: 'karpenter', layer: 'grant' },
    ])
    expect(ask({ change: 'revoke-grant', key, grantId: gone.grantId }).volumes).toEqual([])
  })

  test('is untold where the volumes could not be read', () => {
    const { org, workload, key, ask } = start()
    org.read(workload.id, 'ec2-volumes', 'us-east-1', 'denied')
    const grant = grantFor(org, key, 'i-far', 'vol-far')
    expect(ask({ change: 'revoke-grant', key, grantId: grant.grantId }).volumes).toMatchObject([{ effect: 'untold' }])
  })
})
