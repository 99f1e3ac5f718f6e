import type { JobContext } from '@/lib/services/job-context'
import { assess } from './assess'
import { newestScan } from './newest-scan'

/** Judges everything again on what is known now, after something was changed between scans. */
export async function reassess(job: JobContext): Promise<void> {
  await assess(job, await newestScan(job.db))
}
