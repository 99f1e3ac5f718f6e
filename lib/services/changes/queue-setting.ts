import { z } from 'zod'

/** The setting under which workers keep whether the queue of change events answers. */
export const queueSetting = 'change-queue'

/** The event name under which a message is kept that nothing could be made of. */
export const unreadableName = 'unreadable'

export const StoredHealth = z.object({
  url: z.string(),
  checkedAt: z.string(),
  /** What the queue answered last; null when it answered well. */
  problem: z.string().nullable(),
  /** About how many messages wait there to be received; null where nobody knows. */
  backlog: z.number().nullable(),
})
export type StoredHealth = z.infer<typeof StoredHealth>
