import { everywhere } from '@/lib/domain/roles'
import 'server-only'
import { openAws } from '@/lib/aws/access'
import { systemClock } from '@/lib/clock'
import type { Database } from '@/lib/db/client'
import type { Env } from '@/lib/env'
import { logger } from '@/lib/logger'
import type { Actor } from '@/lib/services/context'
import type { JobContext } from '@/lib/services/job-context'

export type { JobContext } from '@/lib/services/job-context'

/** Who the audit log names when nobody's click made it happen. */
export const worker: Actor = { type: 'job', id: 'worker', name: 'Keyscope worker', roles: everywhere('administrator') }

export function createJobContext(settings: Env, db: Database): JobContext {
  return {
    db,
    clock: systemClock,
    actor: worker,
    request: null,
    aws: openAws(settings),
    logger,
    settings: {
      regions: settings.KEYSCOPE_REGIONS,
      eventsQueueUrl: settings.KEYSCOPE_EVENTS_QUEUE_URL,
      endWarnings: settings.KEYSCOPE_GRANT_END_WARNINGS,
      kubernetesLive: settings.KEYSCOPE_KUBERNETES_LIVE,
    },
  }
}
