import * as quotas from '@aws-sdk/client-service-quotas'
import { hexId } from '../scenarios/builder/made-up-ids'
import type { Call } from '../server/call'
import type { Handlers } from '../server/handlers'
import { page } from '../server/paging'
import { quotaFor } from '../server/quotas'
import type { SimulatorState } from '../server/state'

const PAGE = 100
const $metadata = {}

/** The request rates of KMS's operations, as they are enforced in the caller's account and Region: none where nothing is. */
export function serviceQuotasHandlers(
  state: SimulatorState,
  kmsOperations: readonly string[],
): Handlers<typeof quotas> {
  return {
    ListServiceQuotas(input, call) {
      if (input.ServiceCode !== 'kms') {
        const message = `The simulator knows the quotas of kms, not of ${input.ServiceCode}.`
        throw new quotas.NoSuchResourceException({ message, $metadata })
      }
      const all = input.QuotaAppliedAtLevel === 'RESOURCE' ? [] : kmsOperations.flatMap(rateOf(state, call))
      const wanted = all.filter(({ QuotaCode }) => input.QuotaCode === undefined || input.QuotaCode === QuotaCode)
      const { items, next } = page(wanted, input.NextToken, pageSize(input.MaxResults), badToken)
      return { Quotas: items, NextToken: next }
    },
  }
}

const badToken = () => new quotas.InvalidPaginationTokenException({ message: 'Invalid NextToken.', $metadata })

function pageSize(asked = PAGE): number {
  if (asked >= 1 && asked <= PAGE) return asked
  throw new quotas.IllegalArgumentException({ message: `MaxResults must be between 1 and ${PAGE}.`, $metadata })
}

/** Nothing where no quota counts, or only one that several operations share. */
const rateOf =
  (state: SimulatorState, { accountId, region }: Call) =>
  (operation: string): quotas.ServiceQuota[] => {
    const inForce = state.quotasFor({ accountId, region, service: 'kms', operation })
    const [, quota] = quotaFor(inForce, `kms.${operation}`) ?? []
    if (!quota || quota.shared) return []
    const QuotaCode = `L-${hexId(8, 'quota', 'kms', operation).toUpperCase()}`
    return [
      {
        ServiceCode: 'kms',
        ServiceName: 'AWS Key Management Service (AWS KMS)',
        QuotaArn: `arn:aws:servicequotas:${region}:${accountId}:kms/${QuotaCode}`,
        QuotaCode,
        QuotaName: `${operation} request rate`,
        Value: quota.rate,
        Unit: 'None',
        Adjustable: true,
        GlobalQuota: false,
        Period: { PeriodValue: 1, PeriodUnit: 'SECOND' },
        QuotaAppliedAtLevel: 'ACCOUNT',
      },
    ]
  }
