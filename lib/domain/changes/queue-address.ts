/** Where a queue lies, told from its URL. */
export interface QueueAddress {
  readonly url: string
  readonly accountId: string
  readonly region: string
}

/**
 * `https://sqs.eu-central-1.amazonaws.com/111100000001/keyscope-events`, older and private endpoints too. An address that is not
 * AWS's names no Region: then it is `homeRegion`. Null for what is no queue's URL.
 */
export function queueAddress(url: string, homeRegion: string): QueueAddress | null {
  const parsed = URL.canParse(url) ? new URL(url) : null
  const accountId = parsed && /^\/(\d{12})\/[\w-]{1,80}(?:\.fifo)?$/.exec(parsed.pathname)?.[1]
  if (!accountId) return null
  const region =
    /(?:^|\.)sqs(?:-fips)?\.([a-z0-9-]+)\./.exec(parsed.hostname)?.[1] ??
    /^([a-z0-9-]+)\.queue\.amazonaws\.com/.exec(parsed.hostname)?.[1]
  return { url, accountId, region: region ?? homeRegion }
}
