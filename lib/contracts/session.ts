import { z } from 'zod'
import { permissions, roleNames } from '@/lib/domain/roles'

export const SessionView = z.object({
  user: z.object({ id: z.string(), name: z.string(), email: z.string(), role: z.enum(roleNames) }),
  permissions: z.array(z.enum(permissions)),
  /** True in the demo: the organization behind the pages is simulated. */
  simulated: z.boolean(),
})
export type SessionView = z.infer<typeof SessionView>
