import { z } from 'zod'
import { tokenScopes } from '@/lib/domain/roles'

export const longestTokenDays = 366

export const CreateTokenInput = z.strictObject({
  name: z.string().trim().min(1, 'Give it a name.').max(80, 'A name has 80 characters at most.'),
  scopes: z.array(z.enum(tokenScopes)).min(1, 'Give it one permission at least.').max(tokenScopes.length),
  days: z
    .number({ error: 'Say for how many days it is good.' })
    .int('Whole days.')
    .min(1, 'One day at least.')
    .max(longestTokenDays, `${longestTokenDays} days at most.`),
})
export type CreateTokenInput = z.infer<typeof CreateTokenInput>

export const TokenParams = z.object({ id: z.string().min(1).max(100) })

export const TokenView = z.object({
  id: z.string(),
  name: z.string(),
  /** The secret's first characters. */
  prefix: z.string(),
  owner: z.string(),
  /** One's own, not somebody else's. */
  mine: z.boolean(),
  scopes: z.array(z.string()),
  state: z.enum(['good', 'expired', 'revoked']),
  createdAt: z.string(),
  expiresAt: z.string(),
  lastUsedAt: z.string().nullable(),
  revokedAt: z.string().nullable(),
  revokedBy: z.string().nullable(),
})
export type TokenView = z.infer<typeof TokenView>

export const TokenList = z.object({ items: z.array(TokenView) })
export type TokenList = z.infer<typeof TokenList>

/** The one time that the secret is told. */
export const CreatedToken = z.object({ token: TokenView, secret: z.string() })
export type CreatedToken = z.infer<typeof CreatedToken>
