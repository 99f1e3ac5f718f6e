import canonicalize from 'canonicalize'
import { z } from 'zod'
import { AuditVerification, type VerificationAnswer } from '@/lib/contracts/audit'
import type { Database, Transaction } from '@/lib/db/client'
import { notFound } from '@/lib/errors'
import { sealCheck, sealingKey, sealText } from './sealing'

/** What a worker leaves behind for who asked. Sealed, for the database's owner could write it too. */
const Kept = z.object({
  askedAt: z.string(),
  state: z.enum(['waiting', 'done', 'failed']),
  verification: AuditVerification.nullable(),
  failure: z.string().nullable(),
  seal: z.string().nullable(),
})
type Kept = z.infer<typeof Kept>

const beginning = 'audit-verification/'
const keptMs = 86_400_000

/** Puts the question down, and away what was answered long ago. */
export async function putQuestion(tx: Pick<Transaction, 'setting'>, id: string, now: Date): Promise<void> {
  const old = await tx.setting.findMany({ where: { name: { startsWith: beginning } } })
  const forgotten = old.filter(({ value }) => {
    const kept = Kept.safeParse(value)
    return !kept.success || Date.parse(kept.data.askedAt) < now.getTime() - keptMs
  })
  await tx.setting.deleteMany({ where: { name: { in: forgotten.map(({ name }) => name) } } })
  const value: Kept = { askedAt: now.toISOString(), state: 'waiting', verification: null, failure: null, seal: null }
  await tx.setting.create({ data: { name: beginning + id, value } })
}

export async function putAnswer(
  { prisma }: Pick<Database, 'prisma'>,
  id: string,
  answer: Pick<Kept, 'state' | 'verification' | 'failure'>,
): Promise<void> {
  const name = beginning + id
  const row = await prisma.setting.findUnique({ where: { name } })
  if (!row) return
  const key = sealingKey()
  const value: Kept = { ...Kept.parse(row.value), ...answer, seal: key && sealText(key, sealedText(id, answer)) }
  await prisma.setting.update({ where: { name }, data: { value } })
}

/** The answer as far as there is one. One that no worker sealed is none. */
export async function findAnswer({ prisma }: Pick<Database, 'prisma'>, id: string): Promise<VerificationAnswer> {
  const row = await prisma.setting.findUnique({ where: { name: beginning + id } })
  if (!row) throw notFound(`The verification ${id}`)
  const { state, verification, failure, seal } = Kept.parse(row.value)
  if (state === 'waiting' || sealingKey() === null) return { id, state, verification, failure }
  const problem = seal === null ? 'it has no seal' : sealCheck()(seal, sealedText(id, { state, verification, failure }))
  if (problem === null) return { id, state, verification, failure }
  return { id, state: 'failed', verification: null, failure: `The answer was not written by Keyscope: ${problem}.` }
}

const sealedText = (id: string, { state, verification, failure }: Pick<Kept, 'state' | 'verification' | 'failure'>) =>
  canonicalize({ id, state, verification, failure }) ?? ''
