import { existsSync, statSync } from 'node:fs'
import path from 'node:path'
import { done, type Progress } from './progress'
import { root } from './root'
import { runNode } from './run-program'

const generated = path.join(root, 'lib/db/generated/client.ts')
const inputs = ['prisma/schema.prisma', 'node_modules/.package-lock.json'].map((file) => path.join(root, file))

/** Whether the generated client is there and newer than the schema and the installed Prisma. */
function prismaClientIsCurrent(): boolean {
  if (!existsSync(generated)) return false
  const made = statSync(generated).mtimeMs
  return inputs.every((file) => !existsSync(file) || statSync(file).mtimeMs <= made)
}

/** Generates the client when it is missing or older than what it is made from. */
export async function makePrismaClient(progress: Progress): Promise<void> {
  if (prismaClientIsCurrent()) return
  await progress.step('Client', async () => done('Prisma client generated', await generatePrismaClient()))
}

/** Makes lib/db/generated from the schema. prisma.config.ts keeps Prisma from downloading an engine for it. */
export async function generatePrismaClient(): Promise<void> {
  await runNode('prisma generate', ['node_modules/prisma/build/index.js', 'generate'], {
    env: { ...process.env, CHECKPOINT_DISABLE: '1', PRISMA_HIDE_UPDATE_MESSAGE: '1' },
  })
}
