import type { Key } from '../world/kms-key'
import type { AccountBuilder } from './builder/account-builder'
import { ClusterBuilder } from './builder/cluster-builder'
import { addRefusedScaling } from './builder/failed-launches'
import { addNodeGroup } from './builder/node-group'
import type { Northwind } from './northwind-accounts'
import type { Expectation, NorthwindFacts } from './northwind-expectations'
import { sharedVolumeKey } from './northwind-volume-keys'

/**
 * One service in three Regions, on a multi-Region key of the central account: the primary and the replica lack their grants, and the
 * third Region has no replica at all, so its template names the primary.
 */
export function addClusterFamily({ accounts: { vault, logistics } }: Northwind, facts: NorthwindFacts): void {
  const multiRegion = { primary: 'us-west-2', replicas: ['eu-central-1'] }
  const keyIn = (region: string) => sharedVolumeKey(vault, logistics, region, 'ledger-volumes', { multiRegion })
  const primary = keyIn('us-west-2')
  const member = (region: string, name: string, key: Key) => addMember(logistics, region, name, key, facts)
  member('us-west-2', 'ledger-usw2', primary).told({
    failure: 'F4',
    note: 'The primary key has no grant for the Auto Scaling role.',
  })
  member('eu-central-1', 'ledger-euc1', keyIn('eu-central-1')).told({
    failure: 'F4',
    note: 'Nor has the replica: grants are not replicated.',
  })
  member('us-east-1', 'ledger-use1', primary).told({
    failure: 'F8',
    note: 'No replica here; the template names the primary key.',
  })
}

function addMember(account: AccountBuilder, region: string, name: string, key: Key, facts: NorthwindFacts) {
  const launchedBy = account.getRole('AWSServiceRoleForAutoScaling')
  const cluster = new ClusterBuilder(account, region, { name })
  addNodeGroup(cluster, { name: 'workers', volumeKey: key, failed: 2 })
  addRefusedScaling(cluster, launchedBy, {
    count: 2,
    keyArn: key.arn,
    operation: 'GenerateDataKeyWithoutPlaintext',
    because:
      key.region === region
        ? { how: 'implicit', type: 'identity-based policy' }
        : { code: 'NotFoundException', message: `Key '${key.arn}' does not exist` },
  })
  return {
    told: ({ failure, note }: Pick<Expectation, 'failure' | 'note'>) =>
      facts.failing.push({
        failure,
        cluster: name,
        clusterArn: cluster.arn,
        keyArn: key.arn,
        principalArn: launchedBy.arn,
        expectedLayer: failure === 'F8' ? null : 'identity-policy',
        note,
      }),
  }
}
