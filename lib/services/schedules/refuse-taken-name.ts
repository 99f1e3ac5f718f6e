import { Prisma } from '@/lib/db/generated/client'
import { conflict } from '@/lib/errors'

/** Runs `write`; a name that another schedule has is told as such. */
export async function refuseTakenName<T>(name: string, write: () => Promise<T>): Promise<T> {
  try {
    return await write()
  } catch (error) {
    if (error instanceof Prisma.PrismaClientKnownRequestError && error.code === 'P2002')
      throw conflict(`There is a schedule "${name}" already. Choose another name, or change that one.`)
    throw error
  }
}
