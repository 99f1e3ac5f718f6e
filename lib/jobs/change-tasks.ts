import type { Tasks } from '@/lib/db/queue'
import { giveUpEvents } from '@/lib/services/changes/answer-events'
import { reassessAfterChanges } from '@/lib/services/changes/reassess-after-changes'
import { refreshAliases } from '@/lib/services/changes/refresh-aliases'
import { refreshChangedKey } from '@/lib/services/changes/refresh-changed-key'
import { refreshOrganization } from '@/lib/services/changes/refresh-organization'
import { refreshIam, refreshPlace } from '@/lib/services/changes/refresh-place'
import type { Task } from './registry'

type ChangeTask = Extract<keyof Tasks, `refresh-${string}` | 'reassess'>

/** What an event of CloudTrail sets going. */
export const changeTasks: { readonly [T in ChangeTask]: Task<Tasks[T]> } = {
  'refresh-key': {
    run: refreshChangedKey,
    giveUp: (job, { arn }, error) => giveUpEvents(job, { kind: 'key', arn }, error),
  },
  'refresh-aliases': {
    run: refreshAliases,
    giveUp: (job, region, error) => giveUpEvents(job, { kind: 'aliases', ...region }, error),
  },
  'refresh-iam': {
    run: refreshIam,
    giveUp: (job, account, error) => giveUpEvents(job, { kind: 'iam', ...account }, error),
  },
  'refresh-place': {
    run: refreshPlace,
    giveUp: (job, place, error) => giveUpEvents(job, { kind: 'place', ...place }, error),
  },
  'refresh-organization': {
    run: (job) => refreshOrganization(job),
    giveUp: (job, _, error) => giveUpEvents(job, { kind: 'organization' }, error),
  },
  reassess: { run: (job) => reassessAfterChanges(job) },
}
