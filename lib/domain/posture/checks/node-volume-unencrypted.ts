import type { Cluster } from '../../inventory/cluster'
import { describeUnread } from '../../observed'
import { type CheckOutcome, cannotTell, defineCheck, fail, notApplicable, pass } from '../define-check'

export const nodeVolumeUnencrypted = defineCheck<Cluster>({
  id: 'KGD-EBS-02',
  slug: 'node-volume-unencrypted',
  version: 1,
  severity: 'high',
  title: 'A volume of a node is not encrypted',
  remediation: 'Encrypt the block device mappings of its launch template or NodeClass, then replace the node.',
  frameworks: [
    'AWS Security Hub EC2.3 (derived)',
    'NIST 800-53 r5 SC-28(1) (derived)',
    'PCI DSS v4.0.1 3.5.1 (derived)',
  ],
  scope: 'organization',
  subjects: (facts) => facts.index.inventory.clusters,
  about: (cluster) => ({
    resourceId: cluster.arn,
    accountId: cluster.accountId,
    region: cluster.region,
    clusterArn: cluster.arn,
  }),
  evaluate: (cluster, { index }): CheckOutcome => {
    const volumes = (index.volumesByCluster.get(cluster.arn) ?? []).filter((v) => v.instanceIds.length > 0)
    const plain = volumes.filter((v) => !v.encrypted).map((v) => v.id)
    const evidence = { volumes: volumes.length, unencrypted: plain.slice(0, 20) }
    if (plain.length > 0)
      return fail(`${plain.length} of ${volumes.length} attached volumes are not encrypted.`, evidence)
    const reading = index.reads('ec2', cluster.accountId, cluster.region)
    if ('unread' in reading) return cannotTell(describeUnread(reading.unread), evidence)
    if (volumes.length === 0) return notApplicable('No volume is attached to a node of the cluster.')
    return pass(`All ${volumes.length} attached volumes are encrypted.`, evidence)
  },
})
