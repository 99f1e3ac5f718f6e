import { GetRoleCommand } from '@aws-sdk/client-iam'
import { observe, sortAwsError } from '@/lib/aws/errors'
import { accountOf, nameOf } from '@/lib/domain/arn'
import type { Observed } from '@/lib/domain/observed'
import type { JobContext } from '@/lib/services/job-context'

/**
 * The unique id (AROA…) of the role that is to be granted, as IAM tells it now; null where there is no such role
 * (https://docs.aws.amazon.com/IAM/latest/APIReference/API_GetRole.html).
 */
export function readGrantee(job: Pick<JobContext, 'aws'>, granteeArn: string): Promise<Observed<string | null>> {
  return observe('iam:GetRole', async () => {
    const iam = job.aws.forAccount(accountOf(granteeArn) ?? '', 'scan').iam()
    try {
      const { Role: role } = await iam.send(new GetRoleCommand({ RoleName: nameOf(granteeArn) }))
      // Role names are unique in an account, whatever their path: one with another path is another role.
      return role?.Arn === granteeArn ? (role.RoleId ?? null) : null
    } catch (error) {
      if (sortAwsError(error).kind === 'not-found') return null
      throw error
    }
  })
}
