import { z } from 'zod'

export const DelegationParams = z.object({ id: z.string().min(1).max(80) })

export const DelegateInput = z.object({
  toId: z.string().min(1, 'Choose a person.').max(200),
  startsAt: z.iso.datetime({ offset: true }),
  endsAt: z.iso.datetime({ offset: true }),
  reason: z.string().trim().min(5, 'Say why in at least five characters.').max(2000),
})
export type DelegateInput = z.infer<typeof DelegateInput>

export const DelegationView = z.object({
  id: z.string(),
  fromName: z.string(),
  toName: z.string(),
  reason: z.string(),
  startsAt: z.string(),
  endsAt: z.string(),
  state: z.enum(['to-come', 'active', 'over', 'revoked']),
  revokedBy: z.string().nullable(),
  /** The viewer may take it back. */
  mayRevoke: z.boolean(),
})
export type DelegationView = z.infer<typeof DelegationView>

export const DelegationList = z.object({
  items: z.array(DelegationView),
  /** Who the viewer's right can go to; empty where the viewer has none to hand over. */
  people: z.array(z.object({ id: z.string(), name: z.string(), email: z.string() })),
})
export type DelegationList = z.infer<typeof DelegationList>
