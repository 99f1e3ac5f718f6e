import 'server-only'
import type { Transaction } from './client'

/** Every task the worker knows, and what it is given. `lib/jobs/registry.ts` holds the code of each. */
export interface Tasks {
  /** Lists the accounts and lays out the coverage of a scan. */
  'plan-scan': { scanId: number }
  /** Reads one account: its Regions, IAM, then each Region. */
  'scan-account': { scanId: number; accountId: string }
  /** Judges needs, checks and summaries once a scan has read what it could. */
  'assess-scan': { scanId: number }
  /** Creates the approved grant, reads it back and proves it. */
  'apply-grant': { requestId: string }
  /** Settles grant steps whose outcome was never written. */
  'sweep-grants': Record<string, never>
}

export interface JobOptions {
  /** Jobs of one queue run one after another. */
  readonly queue?: string
  /** A job with the same key replaces the waiting one. */
  readonly key?: string
  readonly maxAttempts?: number
  readonly runAt?: Date
}

/** Enqueues within the caller's transaction: the job exists exactly when the change does. */
export async function addJob<T extends keyof Tasks>(
  tx: Pick<Transaction, '$executeRaw'>,
  task: T,
  payload: Tasks[T],
  options: JobOptions = {},
): Promise<void> {
  await tx.$executeRaw`select graphile_worker.add_job(
    identifier => ${task},
    payload => ${JSON.stringify(payload)}::json,
    queue_name => ${options.queue ?? null},
    run_at => ${options.runAt ?? null}::timestamptz,
    max_attempts => ${options.maxAttempts ?? 5}::int,
    job_key => ${options.key ?? null}
  )`
}
