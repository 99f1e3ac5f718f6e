import type { Inventory } from '../../lib/domain/inventory/inventory'
import type { AccountBuilder } from '../../lib/domain/inventory/testing/account-builder'
import { organization } from '../../lib/domain/inventory/testing/organization-builder'
import { admitAccount, admitGrants, mayGrant, mayUse } from '../../lib/domain/inventory/testing/statements'

/** What a person could have in hand of one cluster that is broken. */
export interface Broken {
  readonly cluster: string
  readonly texts: readonly { readonly kind: string; readonly text: string }[]
}

export interface Made {
  readonly inventory: Inventory
  readonly broken: readonly Broken[]
}

const nodesPerCluster = 10
const mostAccounts = 80
const died = 'Client.InvalidKMSKey.InvalidState: The KMS key provided is in an incorrect state'
const instanceId = (number: number) => `i-0${number.toString(16).padStart(16, '0')}`

/** Karpenter clusters with a central key each, nodes and volumes; every tenth cannot start nodes. The other keys are for other things. */
export function makeOrganization(clusters: number, keys: number): Made {
  const org = organization()
  const vault = org.account('key-vault', 'ou-keys')
  const workloads: AccountBuilder[] = []
  for (let number = 0; number < Math.min(mostAccounts, clusters); number++)
    workloads.push(org.account(`workload-${number}`))
  const at = (number: number) => workloads[number % workloads.length] as AccountBuilder
  const broken: Broken[] = []
  for (let number = 0; number < clusters; number++) {
    const account = at(number)
    const name = `cluster-${number}`
    const key = vault.key(`${name}-volumes`, { admits: [admitAccount(account.id), admitGrants(account.id)] })
    const isBroken = number % 10 === 0
    const role = account.role(`${name}-karpenter`, { statements: isBroken ? [] : [mayUse(key), mayGrant(key)] })
    const cluster = account.cluster(name).podIdentity('karpenter', role)
    cluster.karpenterTemplate([{ kmsKeyId: key }])
    for (let node = 0; node < nodesPerCluster; node++) {
      const id = instanceId(number * nodesPerCluster + node)
      const claim = `general-${number}x${node}`
      const isDead = isBroken && node === 0
      cluster.instance(
        id,
        { ...cluster.karpenterTags, 'karpenter.sh/nodeclaim': claim },
        isDead ? { state: 'terminated', stateReasonCode: 'Client.InvalidKMSKey.InvalidState', stateReason: died } : {},
      )
      if (!isDead) cluster.volume(key, cluster.karpenterTags, [id])
      org.grant(key, `arn:aws:sts::${account.id}:assumed-role/aws:ec2-infrastructure/${id}`, ['Decrypt'], {
        issuingAccount: account.id,
      })
    }
    if (isBroken) broken.push({ cluster: name, texts: textsOf(number, account.id, key) })
  }
  for (let number = clusters; number < keys; number++) at(number).key(`data-${number}`)
  return { inventory: org.inventory(), broken }
}

function textsOf(number: number, accountId: string, key: string): Broken['texts'] {
  const name = `cluster-${number}`
  const session = `arn:aws:sts::${accountId}:assumed-role/${name}-karpenter/eks-${name}-karpenter-1`
  const refused = `User: ${session} is not authorized to perform: kms:GenerateDataKeyWithoutPlaintext on resource: ${key} because no identity-based policy allows the kms:GenerateDataKeyWithoutPlaintext action`
  return [
    { kind: 'instance id', text: instanceId(number * nodesPerCluster) },
    { kind: 'AccessDenied message', text: refused },
    { kind: 'state reason with the key', text: `Client.InvalidKMSKey.InvalidState (${key})` },
    { kind: 'NodeClaim', text: `nodeclaim/general-${number}x1` },
    { kind: 'name of the cluster', text: `cluster: ${name} ${died}` },
  ]
}
