import { DescribePodIdentityAssociationCommand, paginateListPodIdentityAssociations } from '@aws-sdk/client-eks'
import { observe } from '@/lib/aws/errors'
import { defineCollector } from './define-collector'
import { forEachCluster, type NamedCluster } from './eks-shared'
import { allPages, mapBounded } from './iterate'

/** Which service account runs as which role. The list names neither role: every association is described. */
export const eksPodIdentities = defineCollector({
  name: 'eks-pod-identities',
  scope: 'regional',
  reads: ['eks:ListClusters', 'eks:ListPodIdentityAssociations', 'eks:DescribePodIdentityAssociation'],
  async collect(reading) {
    const { accountId, region } = reading.place
    const client = reading.aws.eks(region)
    await forEachCluster(
      reading,
      'eks:ListPodIdentityAssociations',
      (cluster) => associationId(cluster, ''),
      async (cluster) => {
        const listed = await allPages(
          paginateListPodIdentityAssociations({ client, pageSize: 100 }, { clusterName: cluster.name }),
          (page) => page.associations,
        )
        await mapBounded(listed, 10, async ({ associationId: id = '', namespace = '', serviceAccount = '' }) => {
          const described = await observe('eks:DescribePodIdentityAssociation', () =>
            client.send(new DescribePodIdentityAssociationCommand({ clusterName: cluster.name, associationId: id })),
          )
          if (described.state !== 'seen') return reading.missed(described, associationId(cluster, id))
          const { association } = described.value
          reading.put('eks-pod-identity-association', associationId(cluster, id), {
            id,
            clusterArn: cluster.arn,
            namespace,
            serviceAccount,
            roleArn: association?.roleArn ?? '',
            targetRoleArn: association?.targetRoleArn ?? null,
            accountId,
            region,
          })
        })
      },
    )
  },
})

const associationId = (cluster: NamedCluster, id: string) => `${cluster.arn}/pod-identity/${id}`
