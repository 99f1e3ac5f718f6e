import { DescribeOrganizationCommand } from '@aws-sdk/client-organizations'
import type { AccountAccess, AwsAccess, Identity } from '@/lib/aws/access'

/**
 * The account whose scanner role reads the organization: the management account where it can be entered, else the process's own
 * account, which may be a delegated administrator.
 */
export async function findOrganization(aws: AwsAccess, identity: Identity): Promise<AccountAccess> {
  const own = aws.forAccount(identity.accountId, 'scan')
  try {
    const { Organization: found } = await own.organizations().send(new DescribeOrganizationCommand({}))
    const managementId = found?.MasterAccountId
    if (!managementId || managementId === identity.accountId) return own
    const management = aws.forAccount(managementId, 'scan')
    await management.session()
    return management
  } catch {
    // What is wrong comes to light, and on a coverage row, when the organization is read through this access.
    return own
  }
}
