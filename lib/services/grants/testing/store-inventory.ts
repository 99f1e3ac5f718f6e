import type { Database } from '@/lib/db/client'
import type { Prisma } from '@/lib/db/generated/client'
import { accountOf, regionOf } from '@/lib/domain/arn'
import type { Inventory } from '@/lib/domain/inventory/inventory'
import type { ResourceKind } from '@/lib/domain/inventory/kinds'
import { judgeNeeds } from '@/lib/domain/launch-paths/judge-needs'
import { accountAccess } from '@/lib/services/inventory/current-coverage'

/** Puts an inventory and its judged needs into the database, as one finished scan would have left them. */
export async function storeInventory(db: Database, inventory: Inventory): Promise<void> {
  const { prisma } = db
  const scan = await prisma.scan.create({ data: { status: 'complete', trigger: 'manual', requestedBy: 'test' } })
  await prisma.resourceVersion.deleteMany()
  await prisma.resourceVersion.createMany({ data: versionsOf(inventory, scan.id) })
  await prisma.policyDocument.createMany({
    data: [...inventory.documents].map(([hash, body]) => ({ hash, body })),
    skipDuplicates: true,
  })
  const entered = [...new Set(inventory.coverage.map((row) => row.accountId))].map((accountId) => ({
    accountId,
    region: '',
    collector: accountAccess,
    outcome: 'read',
  }))
  await prisma.scanCoverage.createMany({
    data: [...inventory.coverage, ...entered].map((row) => ({ ...row, scanId: scan.id })),
  })
  await storeNeeds(db, inventory, scan.id)
}

async function storeNeeds({ prisma }: Database, inventory: Inventory, scanId: number): Promise<void> {
  await prisma.needRecord.deleteMany()
  await prisma.needRecord.createMany({
    data: judgeNeeds(inventory).map((need) => ({
      id: need.id,
      clusterArn: need.clusterArn,
      clusterAccountId: accountOf(need.clusterArn) ?? '',
      keyArn: need.keyArn,
      keyAccountId: accountOf(need.keyArn) ?? '',
      region: regionOf(need.clusterArn) ?? '',
      principalArn: need.principal.arn,
      principalKind: need.principal.kind,
      path: need.path,
      status: need.status,
      seedStatus: need.seedStatus,
      failure: need.failure,
      summary: need.summary,
      missing: 0,
      unknown: 0,
      body: JSON.parse(JSON.stringify(need)) as Prisma.InputJsonValue,
      scanId,
    })),
  })
}

function versionsOf(inventory: Inventory, scanId: number): Prisma.ResourceVersionCreateManyInput[] {
  const rows: Prisma.ResourceVersionCreateManyInput[] = []
  const add = (kind: ResourceKind, resourceId: string, body: unknown) =>
    rows.push({
      kind,
      resourceId,
      accountId: (body as { accountId?: string }).accountId ?? accountOf(resourceId) ?? '',
      collector: 'test',
      hash: `hash of ${resourceId}`,
      body: JSON.parse(JSON.stringify(body)) as Prisma.InputJsonValue,
      validFrom: scanId,
    })
  if (inventory.organization) add('organization', inventory.organization.id, inventory.organization)
  for (const item of inventory.accounts) add('account', item.id, item)
  for (const item of inventory.organizationalUnits) add('organizational-unit', item.id, item)
  for (const item of inventory.controlPolicies) add('control-policy', item.id, item)
  for (const item of inventory.keys) add('kms-key', item.arn, item)
  for (const item of inventory.grants) add('kms-grant', `${item.keyArn}/${item.grantId}`, item)
  for (const item of inventory.roles) add('iam-role', item.arn, item)
  for (const item of inventory.managedPolicies) add('iam-policy', item.arn, item)
  for (const item of inventory.clusters) add('eks-cluster', item.arn, item)
  for (const item of inventory.nodeGroups) add('eks-node-group', item.arn, item)
  for (const item of inventory.podIdentityAssociations) add('eks-pod-identity-association', item.id, item)
  for (const item of inventory.launchTemplates) add('ec2-launch-template', `${item.accountId}/${item.id}`, item)
  for (const item of inventory.volumes) add('ec2-volume', `${item.accountId}/${item.id}`, item)
  for (const item of inventory.instances) add('ec2-instance', `${item.accountId}/${item.id}`, item)
  for (const item of inventory.ebsDefaults) add('ec2-ebs-default', `${item.accountId}/${item.region}`, item)
  for (const item of inventory.autoScalingGroups) add('auto-scaling-group', item.arn, item)
  return rows
}
