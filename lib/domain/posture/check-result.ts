export type Severity = 'critical' | 'high' | 'medium' | 'low' | 'info'
export type CheckStatus = 'pass' | 'fail' | 'not-applicable' | 'unknown'

/** What one check says about one resource. */
export interface CheckResult {
  /** `KGD-ROT-01` */
  readonly checkId: string
  readonly checkVersion: number
  /** The failing state: `rotation-disabled`. */
  readonly slug: string
  readonly severity: Severity
  readonly status: CheckStatus
  /** A key's ARN, a grant's id under its key, a need's id, … */
  readonly resourceId: string
  readonly accountId: string
  readonly region: string
  readonly keyArn?: string
  readonly principalArn?: string
  readonly clusterArn?: string
  readonly title: string
  readonly detail: string
  readonly evidence: Readonly<Record<string, unknown>>
  readonly remediation: string
  /** `NIST 800-53 r5 SC-12`; derived mappings end in ` (derived)`. */
  readonly frameworks: readonly string[]
}
