import { z } from 'zod'
import { permissions, roleNames } from '@/lib/domain/roles'

export const SessionView = z.object({
  user: z.object({ id: z.string(), name: z.string(), email: z.string() }),
  /** What the person holds; a group of null is everywhere. */
  roles: z.array(
    z.object({
      role: z.enum(roleNames),
      group: z.object({ id: z.string(), name: z.string(), accounts: z.array(z.string()) }).nullable(),
    }),
  ),
  /** What they may do somewhere. */
  permissions: z.array(z.enum(permissions)),
  /** The accounts whose inventory they see; null for all. */
  accounts: z.array(z.object({ id: z.string(), name: z.string() })).nullable(),
  /** True in the demo: the organization behind the pages is simulated. */
  simulated: z.boolean(),
})
export type SessionView = z.infer<typeof SessionView>
