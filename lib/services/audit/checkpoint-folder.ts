import { mkdir, open, readdir, readFile } from 'node:fs/promises'
import path from 'node:path'
import { Checkpoint } from '@/lib/domain/audit/checkpoint'

const nameOf = ({ seq, hash }: Checkpoint) => `${seq.padStart(19, '0')}-${hash.slice(0, 8)}.json`

/** Keeps a checkpoint in a folder. One that is there already is never written over. */
export async function keepCheckpoint(folder: string, checkpoint: Checkpoint): Promise<void> {
  await mkdir(folder, { recursive: true, mode: 0o700 })
  let file: Awaited<ReturnType<typeof open>>
  try {
    file = await open(path.join(folder, nameOf(checkpoint)), 'wx', 0o400)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return
    throw error
  }
  try {
    await file.writeFile(`${JSON.stringify(checkpoint, null, 2)}\n`)
    await file.sync()
  } finally {
    await file.close()
  }
}

export interface KeptCheckpoints {
  /** In the order of the log. */
  readonly checkpoints: readonly Checkpoint[]
  /** Files that are no checkpoints, with what is wrong with them. */
  readonly unreadable: readonly string[]
}

/** All checkpoints of a folder; none where there is no folder yet. */
export async function readCheckpoints(folder: string): Promise<KeptCheckpoints> {
  const names = await readdir(folder).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return []
    throw error
  })
  const checkpoints: Checkpoint[] = []
  const unreadable: string[] = []
  for (const name of names.filter((one) => one.endsWith('.json')).sort()) {
    const read = parseCheckpoint(await readFile(path.join(folder, name), 'utf8'))
    if (read) checkpoints.push(read)
    else unreadable.push(name)
  }
  return { checkpoints: checkpoints.toSorted((a, b) => Number(BigInt(a.seq) - BigInt(b.seq))), unreadable }
}

/** null: the text is no checkpoint. */
export function parseCheckpoint(text: string): Checkpoint | null {
  try {
    return Checkpoint.parse(JSON.parse(text))
  } catch {
    return null
  }
}
