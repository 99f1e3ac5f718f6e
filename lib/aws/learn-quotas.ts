import type { ServiceQuotasClient } from '@aws-sdk/client-service-quotas'
import { describeUnread } from '@/lib/domain/observed'
import { logger } from '@/lib/logger'
import { CallMeter, metered } from './call-meter'
import { observe } from './errors'
import { readKmsRates } from './kms-rates'
import type { RateBook, SharedPlace } from './rate-book'

const goodForMs = 86_400_000
/** Where no way leads to Service Quotas, a scan waits no longer than this. */
const patienceMs = 10_000

/**
 * Paces KMS by the account's own quotas from now on. They are asked for once a day; when they cannot be read, what counted before
 * goes on counting, AWS's defaults at first, and the next caller asks again.
 */
export async function learnQuotas(
  rates: RateBook,
  place: SharedPlace,
  client: ServiceQuotasClient,
  meter = new CallMeter(),
): Promise<void> {
  if (rates.hasQuotas(place, goodForMs)) return
  const patience = AbortSignal.timeout(patienceMs)
  const signal = meter.signal ? AbortSignal.any([meter.signal, patience]) : patience
  const read = await observe('servicequotas:ListServiceQuotas', () => readKmsRates(metered(client, meter), signal))
  if (read.state === 'seen') rates.setQuotas(place, read.value)
  else logger.debug({ ...place, why: describeUnread(read) }, 'KMS is paced without the account’s own request quotas')
}
