import { DescribeAccessEntryCommand, paginateListAccessEntries } from '@aws-sdk/client-eks'
import { observe } from '@/lib/aws/errors'
import { defineCollector } from './define-collector'
import { forEachCluster, type NamedCluster } from './eks-shared'
import { allPages, mapBounded } from './iterate'

/** Who may join or use a cluster. A cluster that still keeps this in its aws-auth ConfigMap has none that AWS knows of. */
export const eksAccessEntries = defineCollector({
  name: 'eks-access-entries',
  scope: 'regional',
  reads: ['eks:ListClusters', 'eks:ListAccessEntries', 'eks:DescribeAccessEntry'],
  async collect(reading) {
    const { accountId, region } = reading.place
    const client = reading.aws.eks(region)
    await forEachCluster(
      reading,
      'eks:ListAccessEntries',
      (cluster) => entryId(cluster, ''),
      async (cluster) => {
        if (usesConfigMap(cluster)) return
        const principals = await allPages(
          paginateListAccessEntries({ client, pageSize: 100 }, { clusterName: cluster.name }),
          (page) => page.accessEntries,
        )
        await mapBounded(principals, 10, async (principalArn) => {
          const described = await observe('eks:DescribeAccessEntry', () =>
            client.send(new DescribeAccessEntryCommand({ clusterName: cluster.name, principalArn })),
          )
          if (described.state !== 'seen') return reading.missed(described, entryId(cluster, principalArn))
          reading.put('eks-access-entry', entryId(cluster, principalArn), {
            clusterArn: cluster.arn,
            principalArn,
            type: described.value.accessEntry?.type ?? 'STANDARD',
            accountId,
            region,
          })
        })
      },
    )
  },
})

const entryId = (cluster: NamedCluster, principalArn: string) => `${cluster.arn}/access-entry/${principalArn}`

const usesConfigMap = ({ described }: NamedCluster) =>
  described.state === 'seen' && described.value.accessConfig?.authenticationMode === 'CONFIG_MAP'
