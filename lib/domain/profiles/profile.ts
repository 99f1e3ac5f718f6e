import { z } from 'zod'
import { keyRoles, launchPaths, principalKinds } from '../launch-paths/need'
import { findOperation, keyOperations } from '../policy/operations'

/** Levels a profile gives. What it does not mention is not needed. */
export const profileLevels = ['required', 'recommended', 'not-needed'] as const

/** Conditions the requests of launch paths carry, to which a permission may be held (domain.md 1.4, 3.4). */
export const expectableConditions = [
  'kms:ViaService',
  'kms:CallerAccount',
  'kms:GrantIsForAWSResource',
  'kms:EncryptionContext:aws:ebs:id',
] as const

const operationNames = keyOperations.map(({ name }) => name)

const Operation = z
  .string()
  .meta({ enum: operationNames })
  .superRefine((name, refinement) => {
    const found = findOperation(name)
    if (found && found.family !== 'service') return
    const close = operationNames.find((one) => `kms:${one}`.toLowerCase() === name.toLowerCase() || isClose(one, name))
    const hint = close ? ` Did you mean ${close}?` : ' Expected a name such as Decrypt.'
    const what = found ? 'is not about a key, so no launch can need it of one' : 'is no KMS operation'
    refinement.addIssue({ code: 'custom', message: `"${name.slice(0, 80)}" ${what}.${hint}` })
  })

/** The same letters but for their case, or all but two of them in their places. */
function isClose(name: string, written: string): boolean {
  const [a, b] = [name.toLowerCase(), written.toLowerCase()]
  if (a === b) return true
  if (Math.abs(a.length - b.length) > 2) return false
  let start = 0
  while (start < a.length && a[start] === b[start]) start++
  let end = 0
  while (end < Math.min(a.length, b.length) - start && a.at(-1 - end) === b.at(-1 - end)) end++
  return Math.max(a.length, b.length) - start - end <= 2
}

const some = <T extends z.ZodType>(item: T) => z.array(item).min(1).max(50)

/** One row: of whom, on which paths and of keys in which role, these operations are wanted, and why. */
export const Requirement = z.strictObject({
  principal: z.enum(principalKinds).describe('What the principal is to its cluster.'),
  paths: some(z.enum(launchPaths)).optional().describe('Only on these launch paths; on all of them where left out.'),
  keys: some(z.enum(keyRoles))
    .optional()
    .describe(
      'Only of keys in these roles: volume, restored (made from a snapshot), source and target (snapshot and volume under different keys), secrets. Of all of them where left out.',
    ),
  operations: some(Operation).describe('KMS operations without "kms:", such as Decrypt.'),
  level: z.enum(profileLevels).describe('required: its lack is a gap. recommended: shown, never a gap.'),
  conditions: some(z.enum(expectableConditions))
    .optional()
    .describe('Condition keys to which the permission may be held and still be enough.'),
  because: z.string().trim().min(1).max(500).describe('Why, or where it is documented.'),
})
export type Requirement = z.infer<typeof Requirement>

export const profileFormat = 1
/** Words that are addresses of their own beside those of profiles. */
const taken = ['new', 'dry-run', 'assignment', 'schema']
const nameShape = /^[a-z][a-z0-9-]{0,39}$/

/** What launches need, by whom and of which key. Rows that name paths or keys win over rows that do not. */
export const Profile = z
  .strictObject({
    $schema: z.string().max(500).optional(),
    format: z.literal(profileFormat),
    name: z
      .string()
      .regex(nameShape, 'Expected lower-case letters, digits and hyphens, beginning with a letter, at most 40.')
      .refine((name) => !taken.includes(name), 'This word stands for something else here. Choose another name.'),
    description: z.string().trim().max(500),
    requirements: z.array(Requirement).max(300),
  })
  .superRefine(({ requirements }, refinement) => {
    for (const { at, text } of findCollisions(requirements))
      refinement.addIssue({ code: 'custom', path: ['requirements', at], message: text })
  })
export type Profile = z.infer<typeof Profile>

export interface VersionedProfile extends Profile {
  /** Counts up with each change; 1 for what Keyscope brings along. */
  readonly version: number
}

/** The last of two rows that say something of the same, without one of them being the more particular. */
function findCollisions(requirements: readonly Requirement[]): { readonly at: number; readonly text: string }[] {
  const first = new Map<string, number>()
  const collisions: { at: number; text: string }[] = []
  for (const [at, row] of requirements.entries()) {
    const clash = cellsOf(row).find((cell) => first.has(cell))
    const told = clash?.split(' ').filter((part) => part !== '*')
    if (clash && told)
      collisions.push({
        at,
        text: `Says again what requirement ${first.get(clash)! + 1} says of ${told.join(', ')}. Take it out of one of them.`,
      })
    for (const cell of cellsOf(row)) if (!first.has(cell)) first.set(cell, at)
  }
  return collisions
}

const cellsOf = ({ principal, paths, keys, operations }: Requirement): string[] =>
  (paths ?? ['*']).flatMap((path) =>
    (keys ?? ['*']).flatMap((key) =>
      [...new Set(operations)].map((operation) => `${principal} ${path} ${key} ${operation}`),
    ),
  )
