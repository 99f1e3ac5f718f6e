import { unreadBecause } from '@/lib/aws/errors'
import { describeUnread, type Unread } from '@/lib/domain/observed'

/** A read the collector cannot go on without did not work. */
export class UnreadError extends Error {
  constructor(
    readonly unread: Unread,
    options?: ErrorOptions,
  ) {
    super(describeUnread(unread), options)
    this.name = 'UnreadError'
  }
}

/** Runs one read that everything else depends on. `call` names the API action for the coverage row. */
export async function insist<T>(call: string, read: () => Promise<T>): Promise<T> {
  try {
    return await read()
  } catch (error) {
    if (error instanceof UnreadError) throw error
    throw new UnreadError(unreadBecause(call, error), { cause: error })
  }
}
