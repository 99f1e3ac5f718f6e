/** What a scan set out to read, and what came of it. One row per scan, account, Region and collector. */
export type CoverageOutcome = 'pending' | 'running' | 'read' | 'partial' | 'denied' | 'failed' | 'skipped'

export interface Coverage {
  readonly accountId: string
  /** Empty for global collectors. */
  readonly region: string
  readonly collector: string
  readonly outcome: CoverageOutcome
  /** The API call that decided a bad outcome: `kms:ListGrants`. */
  readonly call: string | null
  readonly errorCode: string | null
  readonly message: string | null
  readonly items: number
  readonly calls: number
}
