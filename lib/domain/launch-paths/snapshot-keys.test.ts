import { describe, expect, test } from 'vitest'
import { organization } from '../inventory/testing/organization-builder'
import { mapping, nodeClass } from '../kubernetes/testing/objects'
import { findNeeds } from './find-needs'
import { indexInventory } from './index-inventory'
import { judgeNeeds } from './judge-needs'

/** A Karpenter cluster whose AMI is of another account, with an encrypted snapshot. */
function start() {
  const org = organization()
  const forge = org.account('forge', 'ou-keys')
  const account = org.account('payments')
  const source = forge.key('images')
  const target = account.key('nodes')
  const cluster = account.cluster('payments').podIdentity('karpenter', account.role('controller'))
  const { accountId, region } = cluster.cluster
  const image = (encrypted: boolean | null) =>
    org.parts.images.push({
      id: 'ami-0',
      accountId,
      region,
      ownerId: forge.id,
      name: 'hardened',
      blockDevices: [{ deviceName: '/dev/xvda', encrypted, snapshotId: 'snap-1' }],
    })
  const snapshot = (kmsKeyArn: string | null, encrypted = true, id = 'snap-1') =>
    org.parts.snapshots.push({ id, accountId, region, ownerId: forge.id, encrypted, kmsKeyArn })
  const sources = () =>
    findNeeds(indexInventory(org.inventory()))
      .filter(({ principal }) => principal.kind === 'karpenter-controller')
      .map(({ keyArn, keyRoles, uses }) => ({
        keyArn,
        keyRoles,
        uses: uses.map(({ kind, evidence }) => `${kind} ${evidence}`),
      }))
  return { org, forge, account, source, target, cluster, image, snapshot, sources }
}

describe('snapshots that volumes are restored from', () => {
  test('an AMI under a foreign key involves two keys', () => {
    const { source, target, cluster, image, snapshot, sources } = start()
    cluster.karpenterTemplate([{ kmsKeyId: target }])
    image(true)
    snapshot(source)
    expect(sources()).toEqual([
      { keyArn: target, keyRoles: ['target'], uses: [expect.stringMatching(/^launch-template /)] },
      {
        keyArn: source,
        keyRoles: ['source'],
        uses: [expect.stringMatching(/^snapshot-source snap-1 of ami-0 in launch template /)],
      },
    ])
  })

  test('so does one that a NodeClass selects, before there is a template', () => {
    const { org, source, target, cluster, snapshot, sources, image } = start()
    image(true)
    org.parts.images[0] = { ...org.parts.images[0]!, id: 'ami-0f00000000000000a' }
    snapshot(source)
    cluster.kubernetes([nodeClass('own', { amiFamily: 'Custom', mappings: [mapping({ kmsKeyID: target })] })])
    expect(sources().map(({ keyArn, keyRoles }) => [keyArn, keyRoles])).toEqual([
      [target, ['target']],
      [source, ['source']],
    ])
  })

  test('a snapshot that is not encrypted, and one that AWS says nothing of being encrypted, are no key', () => {
    const { target, cluster, image, snapshot, sources } = start()
    cluster.karpenterTemplate([{ kmsKeyId: target }])
    image(null)
    snapshot(null, false)
    expect(sources()).toMatchObject([{ keyArn: target, keyRoles: ['volume'] }])
  })

  test.each([
    ['hidden by its owner', true],
    ['not to be read', false],
  ])('a key that is %s is an unknown need, never nothing', (_, isSeen) => {
    const { org, target, cluster, image, snapshot } = start()
    cluster.karpenterTemplate([{ kmsKeyId: target }])
    image(true)
    if (isSeen) snapshot(null)
    const judged = judgeNeeds(org.inventory()).filter(({ principal }) => principal.kind === 'karpenter-controller')
    expect(judged.find(({ keyArn }) => keyArn === 'the key of snap-1')).toMatchObject({
      status: 'unknown',
      failure: null,
      keyProblem: { failure: null, text: expect.stringContaining('snap-1') },
    })
  })

  test('a mapping’s own snapshot takes the place of the image’s', () => {
    const { source, target, cluster, image, snapshot, sources } = start()
    cluster.karpenterTemplate([{ kmsKeyId: target, snapshotId: 'snap-2' }])
    image(true)
    snapshot(source, true, 'snap-2')
    expect(sources()[1]?.uses).toEqual([expect.stringMatching(/^snapshot-source snap-2 of launch template /)])
  })

  test('under the key the volume gets anyway there is one key', () => {
    const { target, cluster, image, snapshot, sources } = start()
    cluster.karpenterTemplate([{ kmsKeyId: target }])
    image(true)
    snapshot(target)
    expect(sources().map(({ keyArn, keyRoles }) => [keyArn, keyRoles])).toEqual([[target, ['restored']]])
  })
})
