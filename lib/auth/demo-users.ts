import 'server-only'
import type { Database } from '@/lib/db/client'
import { AppError } from '@/lib/errors'
import { createUser, type NewUser } from './create-user'

/** Five fictional people, one per role. Their passwords are printed and public: they exist in the demo only. */
export const demoUsers: readonly NewUser[] = [
  { email: 'viewer@northwind.example', name: 'Vera Viewer', role: 'viewer', password: 'viewer-northwind' },
  { email: 'requester@northwind.example', name: 'Robin Requester', role: 'requester', password: 'requester-northwind' },
  { email: 'approver@northwind.example', name: 'Alex Approver', role: 'approver', password: 'approver-northwind' },
  { email: 'auditor@northwind.example', name: 'Audra Auditor', role: 'auditor', password: 'auditor-northwind' },
  {
    email: 'admin@northwind.example',
    name: 'Addison Administrator',
    role: 'administrator',
    password: 'admin-northwind',
  },
]

/** Creates those that are missing. Refuses outside the demo, where a public password would be a way in. */
export async function createDemoUsers(db: Database, settings: { readonly simulated: boolean }): Promise<void> {
  if (!settings.simulated) {
    throw new AppError('precondition-failed', 'Demo users exist only while the organization is simulated.')
  }
  const present = await db.prisma.user.findMany({ where: { email: { in: demoUsers.map((u) => u.email) } } })
  for (const user of demoUsers) {
    if (!present.some((p) => p.email === user.email)) await createUser(db, user)
  }
}
