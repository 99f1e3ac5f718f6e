import type { EbsDefault } from '../../inventory/compute'
import { type CheckOutcome, cannotTell, defineCheck, fail, notApplicable, pass } from '../define-check'

export const defaultKeyLocksKarpenterOut = defineCheck<EbsDefault>({
  id: 'KGD-EBS-01',
  slug: 'default-key-locks-karpenter-out',
  version: 1,
  severity: 'medium',
  title: 'EBS does not encrypt by default, or its default key cannot be used by the clusters that fall back to it',
  remediation: 'Turn on encryption by default, and let the Karpenter controllers of the account use the default key.',
  frameworks: [
    'AWS Security Hub EC2.7 (derived)',
    'CIS AWS Foundations 5.0 5.1.1 (derived)',
    'NIST 800-53 r5 SC-28(1) (derived)',
    'ISO 27001:2022 A.8.24 (derived)',
  ],
  scope: 'organization',
  subjects: (facts) => facts.index.inventory.ebsDefaults,
  about: ({ accountId, region }) => ({ resourceId: `ebs-default ${accountId} ${region}`, accountId, region }),
  evaluate: ({ accountId, region, defaultKey, encryptionByDefault }, facts): CheckOutcome => {
    const clusters = facts.index.inventory.clusters.filter((c) => c.accountId === accountId && c.region === region)
    const arns = new Set(clusters.map((c) => c.arn))
    const falling = facts.needs.filter((n) => arns.has(n.clusterArn) && n.uses.some((u) => u.kind === 'default-key'))
    const broken = falling.filter((need) => need.status === 'broken').map((need) => need.principal.arn)
    const evidence = { defaultKey, encryptionByDefault, broken }
    if (broken.length > 0) return fail(`Not let in by the default key ${defaultKey}: ${broken.join(', ')}.`, evidence)
    if (clusters.length === 0) return notApplicable('No cluster runs in this Region of the account.', evidence)
    if (encryptionByDefault === null) return cannotTell('Whether EBS encrypts by default could not be read.', evidence)
    if (!encryptionByDefault) return fail('EBS does not encrypt new volumes by default.', evidence)
    const open = falling.filter((need) => need.status === 'unknown')
    if (open.length > 0) return cannotTell('Whether the clusters may use the default key cannot be told.', evidence)
    return pass('EBS encrypts by default, with a key the clusters may use.', evidence)
  },
})
