import { openDatabase } from '@/lib/db/client'
import { env } from '@/lib/env'
import { messageOf } from '@/lib/errors'
import { createJobContext } from '@/lib/jobs/context'
import { keepWorking } from '@/lib/jobs/keep-working'
import { logger } from '@/lib/logger'

/** The process that talks to AWS. Start as many as you like, on as many machines: `node --import tsx --conditions=react-server`. */
async function main(): Promise<void> {
  const settings = env()
  const concurrency = settings.KEYSCOPE_WORKER_CONCURRENCY
  const db = openDatabase(settings.DATABASE_URL, { max: concurrency + 8 })
  const job = createJobContext(settings, db)
  const worker = await keepWorking(job, { databaseUrl: settings.DATABASE_URL, concurrency })
  // The queue leaves some of its own failures to nobody.
  process.on('unhandledRejection', (error) => worker.uncaught(error))

  let stopping = false
  async function stop(code: number): Promise<void> {
    if (stopping) return
    stopping = true
    await worker.stop()
    job.aws.close()
    await db.close()
    process.exit(code)
  }
  process.once('SIGTERM', () => void stop(0))
  process.once('SIGINT', () => void stop(0))
  worker.ended.then(
    () => stop(0),
    (error) => {
      logger.error({ err: error }, 'The job queue stopped')
      return stop(1)
    },
  )
  process.stdout.write(`${JSON.stringify({ worker: 'ready' })}\n`)
}

main().catch((error) => {
  logger.fatal({ err: error }, `The worker could not start: ${messageOf(error)}`)
  process.exit(1)
})
