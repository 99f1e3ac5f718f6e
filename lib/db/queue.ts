import 'server-only'
import type { PoolClient } from 'pg'
import type { Checkpoint } from '@/lib/domain/audit/checkpoint'
import type { Transaction } from './client'

/** Every task the worker knows, and what it is given. `lib/jobs/registry.ts` holds the code of each. */
export interface Tasks {
  /** Lists the accounts and lays out the coverage of a scan. */
  'plan-scan': { scanId: number }
  /** Enters one account, gives each of its Regions a job, and reads what is global. */
  'scan-account': { scanId: number; accountId: string }
  /** Reads one Region of one account. */
  'scan-region': { scanId: number; accountId: string; region: string }
  /** Judges needs, checks and summaries once a scan has read what it could. */
  'assess-scan': { scanId: number }
  /** Creates the approved grant, reads it back and proves it. */
  'apply-grant': { requestId: string }
  /** Makes the next grant of an approved bundle, and hands the rest on. */
  'apply-bundle': { bundleId: string }
  /** Withdraws the grant of a request, and sees it gone. */
  'revoke-grant': { requestId: string }
  /** Starts the scans of schedules that are due. */
  'run-schedules': Record<string, never>
  /** Asks CloudTrail who made the change of that version between two scans or moments. */
  'look-up-changes': { id: string; from: number; to: number; since: string }
  /** Asks CloudTrail for the refused calls behind a diagnosis. */
  'look-up-refusals': {
    accountId: string
    region: string
    operation: string
    principalArn: string
    keyArn: string
    after: string
    before: string
  }
  /** Asks CloudTrail who made a grant, and when its grantee last used the key. */
  'look-up-grant': { keyArn: string; grantId: string }
  /** Reads again what an event said has changed: one key, the aliases of a Region, ... */
  'refresh-key': { arn: string }
  'refresh-aliases': { accountId: string; region: string }
  'refresh-iam': { accountId: string }
  'refresh-place': { accountId: string; region: string; collectors: readonly string[] }
  'refresh-organization': Record<string, never>
  /** Judges everything again on what is known now. */
  reassess: Record<string, never>
  /** Asks CloudTrail for the records of what a step of a request did in AWS. */
  'confirm-calls': { stepId: number }
  /** Looks whether a request of ours accounts for what a session of the writer did. */
  'check-writer-call': { eventId: string }
  /** Settles grant steps whose outcome was never written. */
  'sweep-grants': Record<string, never>
  /** Warns of grants that end soon, and has those withdrawn whose end has come. */
  'end-grants': Record<string, never>
  /** Asks CloudTrail who made or took away grants beside Keyscope. */
  'explain-drift': Record<string, never>
  /** Keeps where the audit log stands outside the database. */
  'checkpoint-audit': Record<string, never>
  /** Walks the audit log for somebody whose process cannot read the checkpoints. */
  'verify-audit': {
    id: string
    from?: Checkpoint | string | undefined
    publicKeys?: readonly string[] | undefined
    askedBy: string
  }
  /** Finds out who is to be told of an entry of the audit log. */
  'announce-entry': { seq: string }
  /** Sends one message to a webhook or to Slack. */
  'deliver-notice': { deliveryId: string }
  /** Sends one person everything that waits for them, as one mail. */
  'send-mail': { userId: string }
  /** Forgets old messages, and gives up those that nobody sends any more. */
  'sweep-notices': Record<string, never>
}

export interface JobOptions {
  /** Jobs of one queue run one after another. */
  readonly queue?: string
  /** A job with the same key replaces the waiting one. */
  readonly key?: string
  readonly maxAttempts?: number
  readonly runAt?: Date
  /** The job that waits under the same key runs when it was to run, however often it is replaced. */
  readonly keepRunAt?: boolean
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
    job_key => ${options.key ?? null},
    job_key_mode => ${options.keepRunAt ? 'preserve_run_at' : 'replace'}
  )`
}

export interface NewJob<T extends keyof Tasks> {
  readonly payload: Tasks[T]
  readonly key: string
  readonly maxAttempts: number
}

/** Many jobs of one task in one statement, within the caller's transaction. */
export async function addJobs<T extends keyof Tasks>(
  client: Pick<PoolClient, 'query'>,
  task: T,
  jobs: readonly NewJob<T>[],
): Promise<void> {
  if (jobs.length === 0) return
  await client.query(
    `select graphile_worker.add_jobs(array(
       select json_populate_record(null::graphile_worker.job_spec, spec) from json_array_elements($1::json) as specs(spec)
     ))`,
    [
      JSON.stringify(
        jobs.map(({ payload, key, maxAttempts }) => ({
          identifier: task,
          payload,
          job_key: key,
          max_attempts: maxAttempts,
        })),
      ),
    ],
  )
}
