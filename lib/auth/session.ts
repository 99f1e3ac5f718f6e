import 'server-only'
import { isRoleName } from '@/lib/domain/roles'
import { forbidden } from '@/lib/errors'
import type { Actor } from '@/lib/services/context'
import type { Auth } from './auth'

/** Who is signed in by the cookie of this request, or null. The role is read afresh each time: demotion works at once. */
export async function findActor(auth: Auth, headers: Headers): Promise<Actor | null> {
  const found = await auth.api.getSession({ headers })
  return found ? actorFromUser(found.user) : null
}

export function actorFromUser(user: { id: string; name: string; role?: string | null }): Actor {
  const role = user.role ?? ''
  if (!isRoleName(role)) throw forbidden(`Your account has the role "${role}", which Keyscope does not know.`)
  return { type: 'user', id: user.id, name: user.name, role }
}
