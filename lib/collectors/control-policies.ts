import {
  DescribePolicyCommand,
  type OrganizationsClient,
  type PolicySummary,
  paginateListPolicies,
  paginateListTargetsForPolicy,
} from '@aws-sdk/client-organizations'
import { insist, observe, sortAwsError } from '@/lib/aws/errors'
import type { ControlPolicy } from '@/lib/domain/inventory/organization'
import { defineCollector, type Reading } from './define-collector'
import { allPages, mapBounded } from './iterate'
import { membersOf } from './organization'

const types = ['SERVICE_CONTROL_POLICY', 'RESOURCE_CONTROL_POLICY'] as const

/** SCPs and RCPs with what they are attached to. Targets are asked per policy: far fewer calls than per account. */
export const controlPolicies = defineCollector({
  name: 'control-policies',
  scope: 'organization',
  reads: ['organizations:ListPolicies', 'organizations:DescribePolicy', 'organizations:ListTargetsForPolicy'],
  async collect(reading) {
    const { organization } = await membersOf(reading)
    if (!organization) return
    const client = reading.aws.organizations()
    for (const type of types) {
      const policies = await insist('organizations:ListPolicies', () => listPolicies(client, type))
      await mapBounded(policies, 5, (policy) => putPolicy(reading, client, type, policy))
    }
  },
})

async function listPolicies(client: OrganizationsClient, type: ControlPolicy['type']): Promise<PolicySummary[]> {
  try {
    return await allPages(paginateListPolicies({ client, pageSize: 20 }, { Filter: type }), (page) => page.Policies)
  } catch (error) {
    // A type the organization has not switched on limits nothing.
    if (sortAwsError(error).code === 'PolicyTypeNotEnabledException') return []
    throw error
  }
}

async function putPolicy(
  reading: Reading,
  client: OrganizationsClient,
  type: ControlPolicy['type'],
  { Id: id = '', Name: name = '', AwsManaged: awsManaged = false }: PolicySummary,
): Promise<void> {
  const [content, targets] = await Promise.all([
    observe('organizations:DescribePolicy', () => getContent(client, id)),
    observe('organizations:ListTargetsForPolicy', () =>
      allPages(paginateListTargetsForPolicy({ client, pageSize: 20 }, { PolicyId: id }), (page) =>
        page.Targets?.map((target) => target.TargetId ?? ''),
      ),
    ),
  ])
  if (content.state !== 'seen') return reading.missed(content, id)
  if (targets.state !== 'seen') return reading.missed(targets, id)
  const documentHash = reading.document(content.value)
  reading.put('control-policy', id, { id, name, type, awsManaged, documentHash, targets: targets.value.sort() })
}

async function getContent(client: OrganizationsClient, PolicyId: string): Promise<string> {
  const { Policy } = await client.send(new DescribePolicyCommand({ PolicyId }))
  if (!Policy?.Content) throw new Error(`DescribePolicy answered without the content of ${PolicyId}.`)
  return Policy.Content
}
