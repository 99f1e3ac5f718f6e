import { createHash, randomBytes, randomUUID } from 'node:crypto'
import type { Clock } from '@/lib/clock'
import type { Database, Transaction } from '@/lib/db/client'

type Store = Transaction | Database['prisma']

/** What is asked: the code that follows a password; a passkey's signature, to sign in with it or to add it. */
export type ChallengeKind = 'code' | 'passkey-sign-in' | 'passkey-adding'

const minutes = 5

/** Something only this caller can answer, once and for five minutes. The caller has the secret, the database its hash. */
export async function startChallenge(
  store: Store,
  clock: Clock,
  { kind, about }: { readonly kind: ChallengeKind; readonly about: string },
): Promise<string> {
  const secret = randomBytes(32).toString('base64url')
  const now = clock.now()
  await store.authVerification.deleteMany({ where: { expiresAt: { lte: now } } })
  await store.authVerification.create({
    data: {
      id: randomUUID(),
      identifier: identifierOf(kind, secret),
      value: about,
      expiresAt: new Date(now.getTime() + minutes * 60_000),
    },
  })
  return secret
}

/** What it is about, while it can be answered. */
export async function findChallenge(
  store: Store,
  clock: Clock,
  kind: ChallengeKind,
  secret: string,
): Promise<string | null> {
  const found = await store.authVerification.findFirst({
    where: { identifier: identifierOf(kind, secret), expiresAt: { gt: clock.now() } },
  })
  return found?.value ?? null
}

/** True for one caller only, however many answer at once. */
export async function spendChallenge(
  store: Store,
  clock: Clock,
  kind: ChallengeKind,
  secret: string,
): Promise<boolean> {
  const { count } = await store.authVerification.deleteMany({
    where: { identifier: identifierOf(kind, secret), expiresAt: { gt: clock.now() } },
  })
  return count === 1
}

const identifierOf = (kind: ChallengeKind, secret: string) =>
  `keyscope ${kind} ${createHash('sha256').update(secret).digest('hex')}`
