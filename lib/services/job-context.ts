import type { AwsAccess } from '@/lib/aws/access'
import type { Logger } from '@/lib/logger'
import type { ServiceContext } from './context'

/** What a job has beyond a request: the door to AWS. A route cannot call what asks for this. */
export interface JobContext extends ServiceContext {
  readonly aws: AwsAccess
  readonly logger: Logger
  readonly settings: JobSettings
}

/** Settings that decide what a job reads. */
export interface JobSettings {
  /** Regions to scan; empty means every Region that is enabled in the account. */
  readonly regions: readonly string[]
  /** Whether a scan reads Kubernetes objects in the clusters it finds; it does not unless said. */
  readonly kubernetesLive?: boolean
  /** How many keys of a Region are kept together; a hundred unless said. */
  readonly portion?: number
  /** So many days before its end a grant is warned about; 7 and 1 unless said. */
  readonly endWarnings?: readonly number[]
  /** The queue with CloudTrail's events; without it nothing is read between scans. */
  readonly eventsQueueUrl?: string | undefined
}
