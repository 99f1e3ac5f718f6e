import { z } from 'zod'

/** Whether changes are seen between scans, and when the last one was. */
export const EventFreshness = z.object({
  /**
   * `off`: no queue is set. `answers`: a worker asked it a moment ago. `silent`: none has asked for minutes. `fails`: it answered
   * with the problem.
   */
  queue: z.enum(['off', 'answers', 'silent', 'fails']),
  problem: z.string().nullable(),
  /** ISO 8601, like all times here. */
  checkedAt: z.string().nullable(),
  lastEvent: z.object({ at: z.string(), receivedAt: z.string(), name: z.string(), accountId: z.string() }).nullable(),
  /** Messages that wait in the queue, when last asked; null where nobody knows. */
  backlog: z.number().nullable(),
  /** Events received whose changes are still to be read. */
  waiting: z.number(),
  /** Messages of the last day that nothing could be made of. */
  unreadable: z.number(),
})
export type EventFreshness = z.infer<typeof EventFreshness>
