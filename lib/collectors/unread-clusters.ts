import { readersGroup } from '@/lib/domain/kubernetes/readers'
import { denied, failed, type Unread } from '@/lib/domain/observed'

/** Why something of a cluster could not be read. */
export interface ClusterMiss {
  readonly cluster: string
  /** null: nothing could be. */
  readonly kind: string | null
  readonly why: 'stranger' | 'no-right' | 'unreachable' | 'failed'
  readonly isPrivate: boolean
  readonly code: string
  readonly message: string
}

interface Asked {
  readonly region: string
  readonly principalArn: string
}

/** What is to be put right, each thing once for all clusters that want it, in words that say how. */
export function unreadClusters(misses: readonly ClusterMiss[], { region, principalArn }: Asked): Unread[] {
  const namesOf = (why: ClusterMiss['why']) => [
    ...new Set(misses.filter((miss) => miss.why === why).map(({ cluster }) => cluster)),
  ]
  const [strangers, withoutRight] = [namesOf('stranger'), namesOf('no-right')]
  const unread: Unread[] = []
  if (strangers.length > 0) {
    const command = `aws eks create-access-entry --region ${region} --cluster-name ${nameFor(strangers)} --principal-arn ${principalArn} --kubernetes-groups ${readersGroup}`
    unread.push(
      denied(
        'kubernetes:authenticate',
        `${listed(strangers)} did not let ${principalArn} in. Give it an access entry: ${command} (README "Clusters from inside" says what the group may read).`,
      ),
    )
  }
  if (withoutRight.length > 0) {
    const kinds = [...new Set(misses.flatMap(({ why, kind }) => (why === 'no-right' && kind ? [kind] : [])))]
    const first = misses.find(({ why }) => why === 'no-right')?.message
    unread.push(
      denied(
        'kubernetes:list',
        `${listed(withoutRight)} did not let ${principalArn} list ${kinds.join(', ') || 'API groups'}. Its access entry needs the group ${readersGroup}, and the group deploy/kubernetes/readers.json. The answer was: ${first}`,
      ),
    )
  }
  for (const { cluster, kind, why, isPrivate, code, message } of misses) {
    if (why === 'unreachable') unread.push(failed('kubernetes:list', code, unreachable(cluster, isPrivate, message)))
    if (why === 'failed')
      unread.push(failed('kubernetes:list', code, `${cluster}${kind ? `, ${kind}` : ''}: ${message}`))
  }
  return unread
}

const unreachable = (cluster: string, isPrivate: boolean, message: string) =>
  `The Kubernetes API of ${cluster} could not be reached: ${message}. ${
    isPrivate
      ? 'Its endpoint is private: run a worker that has a way into its VPC'
      : 'Let the worker through to its endpoint (security groups, public access CIDRs)'
  }, or hand its objects over with keyscope ingest.`

const nameFor = (names: readonly string[]) => (names.length === 1 ? names[0] : 'NAME')

function listed(names: readonly string[]): string {
  const most = 10
  if (names.length === 1) return `The cluster ${names[0]}`
  const rest = names.length - most
  return `The clusters ${names.slice(0, most).join(', ')}${rest > 0 ? ` and ${rest} more` : ''}`
}
