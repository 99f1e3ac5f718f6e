import { parseArn, roleArn } from '@/lib/domain/arn'
import { scannerKeyStatement } from '@/lib/domain/scans/permitting-statement'

/** A key policy statement that admits the scanner role of the key's own account: GetKeyPolicy works from no other (R5). */
export function scannerStatement(
  key: { readonly arn: string; readonly accountId: string },
  scannerRole: string,
): string {
  const role = roleArn(key.accountId, scannerRole, parseArn(key.arn)?.partition)
  return JSON.stringify(scannerKeyStatement(role), null, 2)
}
