import type { TestStatement } from '../../inventory/testing/statements'
import { karpenterTags, type MadeCluster } from './made-cluster'
import { addVolume, controllerPolicies, trusts } from './make-karpenter'
import { chooseKey } from './make-keys'

/** What earlier days and other people left in the account; none of it is true of the cluster. */
export function makeLeftOvers(made: MadeCluster, runsKarpenter: boolean): void {
  const { c } = made
  for (const { chance, make } of leftOvers) if (c.percent(chance)) make(made, runsKarpenter)
}

const oidc = (made: MadeCluster, id: string) => ({
  cluster: { ...made.builder.cluster, oidcIssuer: `https://oidc.eks.${made.region}.amazonaws.com/id/${id}` },
})
const launches: TestStatement[] = [
  { Effect: 'Allow', Action: ['ec2:RunInstances', 'ec2:CreateTags'], Resource: '*' },
  { Effect: 'Allow', Action: 'iam:PassRole', Resource: '*' },
]
const karpenterSubject = 'system:serviceaccount:kube-system:karpenter'

const leftOvers: readonly { chance: number; make: (made: MadeCluster, runsKarpenter: boolean) => void }[] = [
  // The controller of an earlier cluster with this very name: its issuer is gone.
  { chance: 15, make: (made) => void formerController(made, `${made.name}-karpenter`) },
  {
    // ... and its launch template with it, whose creator may or may not be there still.
    chance: 8,
    make: (made, runsKarpenter) => {
      if (!runsKarpenter) return
      const gone = made.c.percent(60)
      const name = `KarpenterController-${made.next()}`
      if (!gone) formerController(made, name)
      made.notes.push(`template of an earlier cluster, creator ${gone ? 'gone' : 'still there'}`)
      made.builder.template(`karpenter.k8s.aws/${made.next()}`, [{ kmsKeyId: gone ? chooseKey(made).written : null }], {
        createdBy: `arn:aws:sts::${made.account.id}:assumed-role/${name}/17${made.next()}`,
        tags: karpenterTags(made),
      })
    },
  },
  {
    // Karpenter moved to Pod Identity or to another role; the old trust was never taken back.
    chance: 10,
    make: (made, runsKarpenter) => {
      if (!runsKarpenter) return
      made.notes.push('an older role trusts karpenter of this cluster still')
      const node = `arn:aws:iam::${made.account.id}:role/former-nodes`
      made.account.role(`KarpenterIRSA-${made.name}-${made.next()}`, {
        trust: [trusts(made.builder, [karpenterSubject])],
        statements: controllerPolicies(made, node),
      })
    },
  },
  {
    // Karpenter was taken out, its role was not.
    chance: 8,
    make: (made, runsKarpenter) => {
      if (runsKarpenter) return
      made.notes.push('karpenter was removed, its role was not')
      const nodes = `arn:aws:iam::${made.account.id}:role/former-nodes`
      const role = made.account.role(`KarpenterIRSA-${made.name}-${made.next()}`, {
        trust: [trusts(made.builder, [karpenterSubject])],
        statements: controllerPolicies(made, nodes),
      })
      if (made.c.percent(30)) made.builder.podIdentity('karpenter', role)
    },
  },
  {
    chance: 15,
    make: (made) => {
      made.account.role(`karpenter-${made.c.pick(['ci-deployer', 'readonly', 'image-builder'])}-${made.next()}`, {
        trust: [
          {
            Effect: 'Allow',
            Principal: { AWS: `arn:aws:iam::${made.account.id}:root` },
            Action: 'sts:AssumeRole',
            Resource: '*',
          },
        ],
        statements: made.c.percent(40) ? launches : [{ Effect: 'Allow', Action: 'ec2:Describe*', Resource: '*' }],
      })
    },
  },
  {
    // Runners that launch machines of their own, and a backup that makes volumes: associations that are neither.
    chance: 12,
    make: (made) => {
      made.builder.podIdentity('runner', made.account.role(`ci-runners-${made.next()}`, { statements: launches }))
      made.builder.podIdentity(
        'velero',
        made.account.role(`backup-${made.next()}`, {
          statements: [{ Effect: 'Allow', Action: ['ec2:CreateVolume', 'ec2:CreateSnapshot'], Resource: '*' }],
        }),
      )
    },
  },
  {
    chance: 10,
    make: (made) => {
      const scale: TestStatement = { Effect: 'Allow', Action: 'autoscaling:SetDesiredCapacity', Resource: '*' }
      made.builder.podIdentity(
        'cluster-autoscaler',
        made.account.role(`cluster-autoscaler-${made.next()}`, { statements: [scale] }),
      )
    },
  },
  // Entries of nodes that are no more: the role deleted, or kept.
  {
    chance: 12,
    make: (made) => void made.builder.accessEntry(`arn:aws:iam::${made.account.id}:role/gone-${made.next()}`),
  },
  {
    chance: 6,
    make: (made) => {
      made.notes.push('access entry of a former node role')
      made.builder.accessEntry(
        made.account.role(`former-nodes-${made.next()}`, { instanceProfile: `former-${made.next()}` }),
      )
    },
  },
  {
    // Volumes that outlived an earlier cluster of the same name.
    chance: 12,
    make: (made) => {
      made.notes.push('a volume of an earlier cluster')
      const key = chooseKey(made)
      const tags = made.c.percent(50)
        ? karpenterTags(made)
        : { CSIVolumeName: `pvc-${made.next()}`, [`kubernetes.io/cluster/${made.name}`]: 'owned' }
      addVolume(made, key.arn, tags, [])
    },
  },
  {
    // Volumes of a cluster that is gone, whose name begins like this one's.
    chance: 15,
    make: (made) =>
      addVolume(
        made,
        chooseKey(made).arn,
        { [`kubernetes.io/cluster/${made.name}-old`]: 'owned', 'karpenter.sh/nodepool': 'x' },
        [],
      ),
  },
  {
    // The driver's earlier role: the add-on moved to Pod Identity, or to another role.
    chance: 6,
    make: (made) => {
      made.notes.push('an older role trusts the CSI driver of this cluster still')
      made.account.role(`former-ebs-csi-${made.next()}`, {
        attached: ['AmazonEBSCSIDriverPolicy'],
        trust: [trusts(made.builder, ['system:serviceaccount:kube-system:ebs-csi-controller-sa'])],
      })
    },
  },
]

function formerController(made: MadeCluster, wanted: string): string {
  const taken = made.org.parts.roles.some((role) => role.accountId === made.account.id && role.name === wanted)
  return made.account.role(taken ? `${wanted}-${made.next()}` : wanted, {
    trust: [trusts(oidc(made, `GONE${made.next()}`), [karpenterSubject])],
    statements: controllerPolicies(made, `arn:aws:iam::${made.account.id}:role/former-nodes`),
  })
}
