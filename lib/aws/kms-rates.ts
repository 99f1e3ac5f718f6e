import { paginateListServiceQuotas, type ServiceQuota, type ServiceQuotasClient } from '@aws-sdk/client-service-quotas'

const secondsOf: Readonly<Record<string, number>> = {
  MICROSECOND: 1e-6,
  MILLISECOND: 1e-3,
  SECOND: 1,
  MINUTE: 60,
  HOUR: 3_600,
  DAY: 86_400,
  WEEK: 604_800,
}

/**
 * Requests per second that KMS allows the account in the client's Region, by API (`KMS ListGrants`). A quota whose applied value
 * is not available is not listed: https://docs.aws.amazon.com/servicequotas/2019-06-24/apireference/API_ListServiceQuotas.html.
 */
export async function readKmsRates(
  client: ServiceQuotasClient,
  abortSignal: AbortSignal,
): Promise<Map<string, number>> {
  const pages = paginateListServiceQuotas({ client, pageSize: 100 }, { ServiceCode: 'kms' }, { abortSignal })
  const rates = new Map<string, number>()
  for await (const { Quotas: quotas = [] } of pages) for (const rate of kmsRates(quotas)) rates.set(...rate)
  return rates
}

/**
 * Rates of single operations, which KMS names `ListGrants request rate`. Quotas for resources and those that operations share are
 * named otherwise: https://docs.aws.amazon.com/kms/latest/developerguide/requests-per-second.html.
 */
export function kmsRates(quotas: readonly ServiceQuota[]): [api: string, perSecond: number][] {
  return quotas.flatMap(({ QuotaName: name = '', Value: value = 0, Period: period }) => {
    const operation = /^(\w+) request rate$/.exec(name)?.[1]
    const seconds = (period?.PeriodValue ?? 1) * (secondsOf[period?.PeriodUnit ?? 'SECOND'] ?? 0)
    return operation && value > 0 && seconds > 0 ? [[`KMS ${operation}`, value / seconds]] : []
  })
}
