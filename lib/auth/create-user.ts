import 'server-only'
import { randomBytes, randomUUID } from 'node:crypto'
import { hashPassword } from 'better-auth/crypto'
import { systemClock } from '@/lib/clock'
import { shortestPassword } from '@/lib/contracts/account'
import type { Database } from '@/lib/db/client'
import { inTransaction } from '@/lib/db/transaction'
import { describeRoles, everywhere, type RoleName } from '@/lib/domain/roles'
import { conflict, invalidInput, notFound } from '@/lib/errors'
import { recordAudit } from '@/lib/services/audit/record'
import type { Actor, ServiceContext } from '@/lib/services/context'

export interface NewUser {
  readonly email: string
  readonly name: string
  /** Held everywhere, or for the account group. */
  readonly role: RoleName
  readonly groupId?: string
  readonly password: string
  /** Somebody else knows it: it is changed at the first sign-in. */
  readonly temporary?: boolean
}

const setup: Actor = { type: 'command-line', id: 'setup', name: 'Setup', roles: everywhere('administrator') }

/** Adds a local user who signs in with a password. There is no other way to get one: signing up is switched off. */
export async function createUser(
  db: Database,
  user: NewUser,
  by: Pick<ServiceContext, 'actor' | 'clock' | 'request'> = { actor: setup, clock: systemClock, request: null },
): Promise<{ readonly id: string }> {
  const email = user.email.trim().toLowerCase()
  if (user.password.length < shortestPassword) {
    throw invalidInput(
      `The password of ${email} has ${user.password.length} characters; at least ${shortestPassword} are needed.`,
    )
  }
  const password = await hashPassword(user.password)
  return inTransaction(db, async (tx) => {
    if (await tx.user.findUnique({ where: { email } })) {
      throw conflict(`There is a user ${email} already. Use another address.`)
    }
    const id = randomBytes(16).toString('hex')
    const group = user.groupId ? await tx.accountGroup.findUnique({ where: { id: user.groupId } }) : null
    if (user.groupId && !group) throw notFound('The account group')
    await tx.user.create({
      data: {
        id,
        email,
        name: user.name,
        emailVerified: true,
        mustChangePassword: user.temporary ?? false,
        roles: {
          create: {
            id: randomUUID(),
            role: user.role,
            groupId: user.groupId ?? null,
            source: 'hand',
            assignedBy: by.actor.name,
            assignedAt: by.clock.now(),
          },
        },
        logins: { create: { id: randomBytes(16).toString('hex'), accountId: id, providerId: 'credential', password } },
      },
    })
    await recordAudit(tx, by, {
      action: 'user.created',
      subject: { type: 'user', id },
      summary: `User ${user.name} created as ${describeRoles([{ role: user.role, group }])}`,
      after: { email, name: user.name, role: user.role, group: group?.name ?? null },
    })
    return { id }
  })
}
