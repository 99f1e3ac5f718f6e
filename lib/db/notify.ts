import 'server-only'
import type { Transaction } from './client'

/** Something that open pages want to hear of. Delivered when the transaction commits. */
export type Change =
  | { readonly topic: 'scan'; readonly id: number }
  | { readonly topic: 'request'; readonly id: string }
  | { readonly topic: 'assessment'; readonly id: number }

export const changeChannel = 'keyscope_changes'

export async function notify(tx: Pick<Transaction, '$executeRaw'>, change: Change): Promise<void> {
  await tx.$executeRaw`select pg_notify(${changeChannel}, ${JSON.stringify(change)})`
}
