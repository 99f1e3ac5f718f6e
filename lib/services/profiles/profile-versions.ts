import type { Transaction } from '@/lib/db/client'
import { builtInProfiles } from '@/lib/domain/profiles/built-in'

export interface ProfileVersion {
  readonly version: number
  readonly changedBy: string
  readonly changedAt: string
}

export const isBuiltIn = (name: string) => builtInProfiles.some((profile) => profile.name === name)

/** The versions of profiles people made, newest first, by name. */
export async function versionsOf(
  tx: Pick<Transaction, 'needProfile'>,
  name?: string,
): Promise<ReadonlyMap<string, readonly ProfileVersion[]>> {
  const rows = await tx.needProfile.findMany({
    ...(name !== undefined && { where: { name } }),
    select: { name: true, version: true, changedBy: true, changedAt: true },
    orderBy: [{ name: 'asc' }, { version: 'desc' }],
  })
  const versions = new Map<string, ProfileVersion[]>()
  for (const { name: of, version, changedBy, changedAt } of rows)
    versions.set(of, [...(versions.get(of) ?? []), { version, changedBy, changedAt: changedAt.toISOString() }])
  return versions
}
