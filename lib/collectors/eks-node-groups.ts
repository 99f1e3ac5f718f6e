import { DescribeNodegroupCommand, type Nodegroup, paginateListNodegroups } from '@aws-sdk/client-eks'
import { observe } from '@/lib/aws/errors'
import type { NodeGroup } from '@/lib/domain/inventory/cluster'
import { defineCollector, type Place } from './define-collector'
import { forEachCluster, type NamedCluster } from './eks-shared'
import { allPages, mapBounded } from './iterate'

export const eksNodeGroups = defineCollector({
  name: 'eks-node-groups',
  scope: 'regional',
  reads: ['eks:ListNodegroups', 'eks:DescribeNodegroup'],
  async collect(reading) {
    const client = reading.aws.eks(reading.place.region)
    await forEachCluster(
      reading,
      'eks:ListNodegroups',
      (cluster) => nodeGroupArns(cluster),
      async (cluster) => {
        const names = await allPages(
          paginateListNodegroups({ client, pageSize: 100 }, { clusterName: cluster.name }),
          (page) => page.nodegroups,
        )
        await mapBounded(names, 10, async (nodegroupName) => {
          const described = await observe('eks:DescribeNodegroup', () =>
            client.send(new DescribeNodegroupCommand({ clusterName: cluster.name, nodegroupName })),
          )
          if (described.state !== 'seen') return reading.missed(described, nodeGroupArns(cluster, nodegroupName))
          const group = toNodeGroup(reading.place, cluster, nodegroupName, described.value.nodegroup ?? {})
          reading.put('eks-node-group', group.arn, group)
        })
      },
    )
  },
})

/** How the ARNs of a cluster's node groups begin; they end in an id that only the description tells. */
const nodeGroupArns = (cluster: NamedCluster, name?: string) =>
  `${cluster.arn.replace(':cluster/', ':nodegroup/')}/${name === undefined ? '' : `${name}/`}`

function toNodeGroup(place: Place, cluster: NamedCluster, name: string, group: Nodegroup): NodeGroup {
  const template = group.launchTemplate
  return {
    arn: group.nodegroupArn ?? nodeGroupArns(cluster, name),
    name,
    clusterArn: cluster.arn,
    accountId: place.accountId,
    region: place.region,
    nodeRoleArn: group.nodeRole ?? null,
    capacityType: group.capacityType ?? null,
    status: group.status ?? '',
    autoScalingGroups: (group.resources?.autoScalingGroups ?? []).flatMap((asg) => asg.name ?? []).sort(),
    launchTemplate: template
      ? { id: template.id ?? null, name: template.name ?? null, version: template.version ?? null }
      : null,
    healthIssues: (group.health?.issues ?? []).map(({ code, message }) => ({
      code: code ?? '',
      message: message ?? '',
    })),
  }
}
