import type { Transaction } from '@/lib/db/client'
import { conflict } from '@/lib/errors'

/** After a change, under the lock of who may do what: somebody has to be left who can sign in and undo it. */
export async function requireOtherAdministrator(tx: Transaction, name: string): Promise<void> {
  const left = await tx.roleAssignment.count({
    where: { role: 'administrator', groupId: null, user: { disabledAt: null } },
  })
  if (left > 0) return
  throw conflict(`${name} is the last administrator everywhere. Make somebody else one first.`)
}
