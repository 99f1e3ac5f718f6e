/** Whether either side of a gap lies in the accounts; null is all of them. Both names are ours. */
export const knownGaps = (gap: string, accounts: string): string =>
  `(${accounts}::text[] is null or split_part(${gap}.cluster_arn, ':', 5) = any(${accounts})
     or split_part(${gap}.key_arn, ':', 5) = any(${accounts}))`
