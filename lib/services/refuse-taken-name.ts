import { Prisma } from '@/lib/db/generated/client'
import { conflict } from '@/lib/errors'

/** Runs `write`; a name that another thing of its kind has is told as such. */
export async function refuseTakenName<T>(kind: string, name: string, write: () => Promise<T>): Promise<T> {
  try {
    return await write()
  } catch (error) {
    if (error instanceof Prisma.PrismaClientKnownRequestError && error.code === 'P2002')
      throw conflict(`There is a ${kind} "${name}" already. Choose another name, or change that one.`)
    throw error
  }
}
