import type { Tasks } from '@/lib/db/queue'
import { failed } from '@/lib/domain/observed'
import { messageOf } from '@/lib/errors'
import { assessScan } from '@/lib/services/assessment/assess-scan'
import { checkpointAudit } from '@/lib/services/audit/checkpoint-audit'
import { giveUpVerification, verifyFor } from '@/lib/services/audit/verify-for'
import { applyBundle } from '@/lib/services/bundles/apply-bundle'
import { giveUpRefusals, lookUpRefusals } from '@/lib/services/diagnose/look-up-refusals'
import { applyGrant } from '@/lib/services/grants/apply-grant'
import { checkWriterCall } from '@/lib/services/grants/check-writer-call'
import { confirmCalls } from '@/lib/services/grants/confirm-calls'
import { endGrants } from '@/lib/services/grants/end-grants'
import { explainDrift } from '@/lib/services/grants/explain-drift'
import { sweepGrants } from '@/lib/services/grants/sweep-grants'
import { withdrawGrant } from '@/lib/services/grants/withdraw-grant'
import { giveUpLookUp, lookUpChanges } from '@/lib/services/history/look-up-changes'
import type { JobContext } from '@/lib/services/job-context'
import { giveUpGrantLookUp, lookUpGrant } from '@/lib/services/keys/look-up-grant'
import { announceEntry } from '@/lib/services/notifications/announce-entry'
import { deliverNotice } from '@/lib/services/notifications/deliver-notice'
import { sendMail } from '@/lib/services/notifications/send-mail'
import { sweepNotices } from '@/lib/services/notifications/sweep-notices'
import { completeReading } from '@/lib/services/scans/complete-reading'
import { failScan } from '@/lib/services/scans/fail-scan'
import { planScan } from '@/lib/services/scans/plan-scan'
import { giveUpAccount, scanAccount } from '@/lib/services/scans/scan-account'
import { giveUpRegion, scanRegion } from '@/lib/services/scans/scan-region'
import { runDueSchedules } from '@/lib/services/schedules/run-due-schedules'

import { changeTasks } from './change-tasks'

export interface Task<Payload> {
  run(job: JobContext, payload: Payload): Promise<void>
  /** Called once when the last attempt failed: leaves behind what happened, so that nobody waits for it. */
  giveUp?(job: JobContext, payload: Payload, error: unknown): Promise<void>
}

/** The code of every task. Each may die anywhere and is run again: it must take up what it finds. */
export const tasks: { readonly [T in keyof Tasks]: Task<Tasks[T]> } = {
  'plan-scan': {
    run: planScan,
    giveUp: (job, { scanId }, error) =>
      failScan(job, scanId, `It could not be planned: ${messageOf(error)} Look at the worker's log, then scan again.`),
  },
  'scan-account': {
    run: scanAccount,
    async giveUp(job, payload, error) {
      await giveUpAccount(job, payload, failed('scan-account', 'JobFailed', messageOf(error)))
      await completeReading(job, payload.scanId)
    },
  },
  'scan-region': {
    run: scanRegion,
    giveUp: (job, payload, error) => giveUpRegion(job, payload, failed('scan-region', 'JobFailed', messageOf(error))),
  },
  'assess-scan': {
    run: assessScan,
    giveUp: (job, { scanId }, error) =>
      failScan(job, scanId, `It was read, but could not be assessed: ${messageOf(error)} Look at the worker's log.`),
  },
  'run-schedules': {
    async run(job) {
      await runDueSchedules(job)
    },
  },
  'apply-grant': { run: applyGrant },
  'apply-bundle': { run: applyBundle },
  'revoke-grant': { run: withdrawGrant },
  'confirm-calls': { run: confirmCalls },
  'check-writer-call': { run: checkWriterCall },
  'look-up-changes': { run: lookUpChanges, giveUp: giveUpLookUp },
  'look-up-refusals': { run: lookUpRefusals, giveUp: giveUpRefusals },
  'look-up-grant': { run: lookUpGrant, giveUp: giveUpGrantLookUp },
  'sweep-grants': { run: (job) => sweepGrants(job) },
  'end-grants': { run: (job) => endGrants(job) },
  'explain-drift': { run: (job) => explainDrift(job) },
  'checkpoint-audit': {
    async run(job) {
      await checkpointAudit(job)
    },
  },
  'verify-audit': { run: verifyFor, giveUp: giveUpVerification },
  'announce-entry': { run: announceEntry },
  'deliver-notice': { run: deliverNotice },
  'send-mail': { run: sendMail },
  'sweep-notices': { run: sweepNotices },
  ...changeTasks,
}
