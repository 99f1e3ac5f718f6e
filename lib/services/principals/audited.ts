import type { PrincipalCorrection } from '@/lib/db/generated/client'

/** What the audit log keeps of a correction. */
export const auditedOf = ({ kind, principalArn, verdict, reason, correctorName }: PrincipalCorrection) => ({
  kind,
  principalArn,
  verdict,
  reason,
  by: correctorName,
})
