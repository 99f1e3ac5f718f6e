import type { Transaction } from '@/lib/db/client'

const profilesLock = 0x7072_6f66

/** Profiles and who is judged by them change one at a time: a rule never points to a profile that goes meanwhile. */
export async function lockProfiles(tx: Pick<Transaction, '$executeRaw'>): Promise<void> {
  await tx.$executeRaw`select pg_advisory_xact_lock(${profilesLock})`
}
