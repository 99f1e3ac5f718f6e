import { parseArn } from '@/lib/domain/arn'

/** What the scanner reads of one key, and no more (domain.md 8.3). */
const reads = ['DescribeKey', 'GetKeyPolicy', 'GetKeyRotationStatus', 'ListGrants', 'ListResourceTags']

/** A key policy statement that admits the scanner role of the key's own account: GetKeyPolicy works from no other (R5). */
export function scannerStatement(
  key: { readonly arn: string; readonly accountId: string },
  scannerRole: string,
): string {
  const partition = parseArn(key.arn)?.partition ?? 'aws'
  return JSON.stringify(
    {
      Sid: 'AllowKeyscopeToRead',
      Effect: 'Allow',
      Principal: { AWS: `arn:${partition}:iam::${key.accountId}:role/${scannerRole}` },
      Action: reads.map((operation) => `kms:${operation}`),
      Resource: '*',
    },
    null,
    2,
  )
}
