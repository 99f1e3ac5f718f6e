import type { AccountBuilder } from '../../inventory/testing/account-builder'
import type { ClusterBuilder } from '../../inventory/testing/cluster-builder'
import type { OrganizationBuilder } from '../../inventory/testing/organization-builder'
import type { Choices } from '../../policy/testing/choices'
import type { LaunchPath, PrincipalKind } from '../need'

/** A read that something is seen by: a collector in an account and, unless it is IAM, a Region. */
export interface Read {
  readonly collector: string
  readonly accountId: string
  readonly region: string
}

/** What is the case, because it was made so; each inner list is one piece of evidence, seen when all its reads succeed. */
export interface PrincipalTruth {
  readonly clusterArn: string
  readonly kind: PrincipalKind
  readonly arn: string
  readonly shownBy: readonly (readonly Read[])[]
}

export interface KeyTruth {
  readonly clusterArn: string
  readonly path: LaunchPath
  readonly keyArn: string
  readonly shownBy: readonly (readonly Read[])[]
}

/** A cluster that is being made, with all there is to make it from. */
export interface MadeCluster {
  readonly c: Choices
  readonly org: OrganizationBuilder
  readonly account: AccountBuilder
  readonly vault: AccountBuilder
  readonly builder: ClusterBuilder
  readonly name: string
  readonly region: string
  readonly truths: { readonly principals: PrincipalTruth[]; readonly keys: KeyTruth[] }
  /** What is remarkable about it, for whoever looks at a wrong answer. */
  readonly notes: string[]
  /** A number nobody else has. */
  readonly next: () => number
}

export const read = (made: MadeCluster, collector: string): Read => ({
  collector,
  accountId: made.account.id,
  region: collector === 'iam-principals' ? '' : made.region,
})

export function isPrincipal(made: MadeCluster, kind: PrincipalKind, arn: string, shownBy: PrincipalTruth['shownBy']) {
  made.truths.principals.push({ clusterArn: made.builder.arn, kind, arn, shownBy })
}

export function usesKey(made: MadeCluster, path: LaunchPath, keyArn: string, shownBy: KeyTruth['shownBy']) {
  made.truths.keys.push({ clusterArn: made.builder.arn, path, keyArn, shownBy })
}

/** Tags as the versions of Karpenter and people leave them. */
export function karpenterTags({ c, name }: MadeCluster): Record<string, string> {
  const owned = { [`kubernetes.io/cluster/${name}`]: 'owned' }
  return c.pick([
    {
      ...owned,
      'eks:eks-cluster-name': name,
      'karpenter.sh/nodepool': 'general',
      'karpenter.k8s.aws/ec2nodeclass': 'x',
    },
    {
      ...owned,
      'eks:eks-cluster-name': name,
      'karpenter.sh/nodepool': 'general',
      'karpenter.k8s.aws/ec2nodeclass': 'x',
    },
    { ...owned, 'karpenter.sh/nodepool': 'general', 'karpenter.k8s.aws/ec2nodeclass': 'x' },
    { ...owned, 'karpenter.sh/provisioner-name': 'default' },
  ])
}
