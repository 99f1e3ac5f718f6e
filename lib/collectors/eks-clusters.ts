import type { Cluster as EksCluster } from '@aws-sdk/client-eks'
import type { Cluster } from '@/lib/domain/inventory/cluster'
import { tagRecord } from './aws-tags'
import { defineCollector, type Place } from './define-collector'
import { clustersOf } from './eks-shared'

export const eksClusters = defineCollector({
  name: 'eks-clusters',
  scope: 'regional',
  reads: ['eks:ListClusters', 'eks:DescribeCluster'],
  async collect(reading) {
    for (const { name, arn, described } of await clustersOf(reading)) {
      if (described.state === 'seen')
        reading.put('eks-cluster', arn, toCluster(reading.place, name, arn, described.value))
      else reading.missed(described, arn)
    }
  },
})

function toCluster({ accountId, region }: Place, name: string, arn: string, cluster: EksCluster): Cluster {
  const secrets = cluster.encryptionConfig?.find((config) => config.resources?.includes('secrets'))
  return {
    arn,
    name,
    accountId,
    region,
    version: cluster.version ?? '',
    status: cluster.status ?? '',
    roleArn: cluster.roleArn ?? '',
    oidcIssuer: cluster.identity?.oidc?.issuer ?? null,
    secretsKey: secrets?.provider?.keyArn ?? null,
    autoMode: {
      enabled: cluster.computeConfig?.enabled ?? false,
      nodeRoleArn: cluster.computeConfig?.nodeRoleArn ?? null,
    },
    authenticationMode: cluster.accessConfig?.authenticationMode ?? null,
    tags: tagRecord(cluster.tags),
  }
}
