import { once } from 'node:events'
import { openAws } from '@/lib/aws/access'
import { openDatabase } from '@/lib/db/client'
import { env } from '@/lib/env'
import { createJobContext } from '@/lib/jobs/context'
import { keepWorking } from '@/lib/jobs/keep-working'

/** A worker that is quick to miss its fellows and, where it is told so, to give up on AWS: many runs take no longer than they must. */
const settings = env()
const db = openDatabase(settings.DATABASE_URL, { max: 8 })
const context = createJobContext(settings, db)
const job = {
  ...context,
  // So that small organizations have portions too.
  settings: { ...context.settings, portion: 3 },
  aws: openAws(settings, process.argv.includes('--impatient') ? { maxAttempts: 3, timeoutMs: 1_500 } : {}),
}
if (process.argv.includes('--standby')) {
  process.stdout.write('{"worker":"ready"}\n')
  await once(process.stdin, 'data')
}
const worker = await keepWorking(job, { databaseUrl: settings.DATABASE_URL, concurrency: 3, careEveryMs: 400 })
process.on('unhandledRejection', (error) => worker.uncaught(error))
process.stdout.write('{"worker":"ready"}\n')
