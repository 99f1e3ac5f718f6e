import type { Transaction } from '@/lib/db/client'
import { conflict } from '@/lib/errors'

/** Under the lock of who may do what. */
export async function refuseTakenName(tx: Transaction, name: string, ownId?: string): Promise<void> {
  const taken = await tx.accountGroup.findUnique({ where: { name } })
  if (taken && taken.id !== ownId)
    throw conflict(`There is an account group ${name} already. Use another name, or change that one.`)
}
