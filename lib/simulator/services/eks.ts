import * as eks from '@aws-sdk/client-eks'
import { kubernetesAddress } from '../kubernetes/answer-kubernetes'
import type { Call } from '../server/call'
import type { Handlers } from '../server/handlers'
import { page } from '../server/paging'
import type { SimulatorState } from '../server/state'
import { regionOf } from '../world/find'
import type { World } from '../world/organization'
import type { ClusterResources } from '../world/regional-resources'

const PAGE = 100
const $metadata = {}

export function eksHandlers(world: World, state: SimulatorState): Handlers<typeof eks> {
  const clustersHere = (call: Call) => regionOf(world, call.accountId, call.region).clusters
  const getCluster = (call: Call, name = ''): ClusterResources => {
    const found = clustersHere(call).find(({ cluster }) => cluster.name === name)
    if (found) return found
    throw new eks.ResourceNotFoundException({
      message: `No cluster found for name: ${name}.`,
      clusterName: name,
      $metadata,
    })
  }

  return {
    ListClusters(input, call) {
      const { items, next } = paged(clustersHere(call), input)
      return { clusters: items.map(({ cluster }) => cluster.name), nextToken: next }
    },

    DescribeCluster(input, call) {
      const { cluster } = getCluster(call, input.name)
      const endpoint = cluster.endpoint && kubernetesAddress(state.url, call.accountId, call.region, cluster.name)
      return { cluster: { ...cluster, endpoint } }
    },

    ListNodegroups(input, call) {
      const { items, next } = paged(getCluster(call, input.clusterName).nodegroups, input)
      return { nodegroups: items.flatMap(({ nodegroupName }) => nodegroupName ?? []), nextToken: next }
    },

    DescribeNodegroup(input, call) {
      const { clusterName, nodegroupName } = input
      const nodegroup = getCluster(call, clusterName).nodegroups.find((group) => group.nodegroupName === nodegroupName)
      if (nodegroup) return { nodegroup }
      throw new eks.ResourceNotFoundException({
        message: `No node group found for name: ${nodegroupName}.`,
        clusterName,
        nodegroupName,
        $metadata,
      })
    },

    ListAccessEntries(input, call) {
      const { items, next } = paged(getCluster(call, input.clusterName).accessEntries, input)
      return { accessEntries: items.flatMap(({ principalArn }) => principalArn ?? []), nextToken: next }
    },

    DescribeAccessEntry(input, call) {
      const accessEntry = getCluster(call, input.clusterName).accessEntries.find(
        (entry) => entry.principalArn === input.principalArn,
      )
      if (accessEntry) return { accessEntry }
      throw new eks.ResourceNotFoundException({
        message: `The specified principalArn could not be found: ${input.principalArn}.`,
        $metadata,
      })
    },

    ListPodIdentityAssociations(input, call) {
      const associations = getCluster(call, input.clusterName).podIdentityAssociations.filter(
        ({ namespace, serviceAccount }) =>
          (input.namespace ?? namespace) === namespace && (input.serviceAccount ?? serviceAccount) === serviceAccount,
      )
      const { items, next } = paged(associations, input)
      return { associations: items.map(summarize), nextToken: next }
    },

    DescribePodIdentityAssociation(input, call) {
      const association = getCluster(call, input.clusterName).podIdentityAssociations.find(
        ({ associationId }) => associationId === input.associationId,
      )
      if (association) return { association }
      throw new eks.ResourceNotFoundException({
        message: `No association found for id: ${input.associationId}.`,
        $metadata,
      })
    },
  }
}

function paged<T>(all: readonly T[], { nextToken, maxResults }: { nextToken?: string; maxResults?: number }) {
  const size = maxResults ?? PAGE
  if (size < 1 || size > PAGE)
    throw new eks.InvalidParameterException({ message: `maxResults must be between 1 and ${PAGE}.`, $metadata })
  return page(
    all,
    nextToken,
    size,
    () => new eks.InvalidParameterException({ message: 'Invalid nextToken.', $metadata }),
  )
}

/** Lists leave out the role: it is only in the description. */
const summarize = ({
  clusterName,
  namespace,
  serviceAccount,
  associationArn,
  associationId,
}: eks.PodIdentityAssociation) => ({
  clusterName,
  namespace,
  serviceAccount,
  associationArn,
  associationId,
})
