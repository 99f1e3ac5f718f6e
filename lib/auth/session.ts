import 'server-only'
import type { Database, Transaction } from '@/lib/db/client'
import { heldRoles } from '@/lib/services/access/held-roles'
import type { Actor } from '@/lib/services/context'
import type { Auth } from './auth'

/** Who is signed in by the cookie of this request, or null. Roles are read afresh each time: demotion works at once. */
export async function findActor(db: Database, auth: Auth, headers: Headers): Promise<Actor | null> {
  const found = await auth.api.getSession({ headers })
  return found ? actorFromUser(db.prisma, found.user) : null
}

export const actorFromUser = async (
  tx: Pick<Transaction, '$queryRaw'>,
  { id, name }: { readonly id: string; readonly name: string },
): Promise<Actor> => ({ type: 'user', id, name, roles: await heldRoles(tx, id) })
