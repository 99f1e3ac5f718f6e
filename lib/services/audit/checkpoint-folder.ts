import { mkdir, open, readdir, readFile } from 'node:fs/promises'
import path from 'node:path'
import type { CheckpointPlace } from './checkpoint-place'

/** A folder of this machine. What is there already is never written over; whoever owns the folder can still take it away. */
export function checkpointFolder(folder: string): CheckpointPlace {
  return {
    kind: 'folder',
    address: folder,
    async list(after = '') {
      const names = await readdir(folder).catch((error: NodeJS.ErrnoException) => {
        if (error.code === 'ENOENT') return []
        throw error
      })
      return names
        .filter((name) => name.endsWith('.json') && name > after)
        .sort()
        .map((name) => ({ name, versions: [''], deleted: false }))
    },
    read: async (name) => ({ text: await readFile(path.join(folder, name), 'utf8'), lockedUntil: null }),
    async keep(name, text) {
      await mkdir(folder, { recursive: true, mode: 0o700 })
      let file: Awaited<ReturnType<typeof open>>
      try {
        file = await open(path.join(folder, name), 'wx', 0o400)
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code === 'EEXIST') return { outcome: 'there' }
        throw error
      }
      try {
        await file.writeFile(text)
        await file.sync()
      } finally {
        await file.close()
      }
      return { outcome: 'kept', lockedUntil: null }
    },
    lock: async () => ({
      state: 'not-locked',
      why: 'A folder cannot be locked: who may write in it can take a checkpoint away.',
    }),
  }
}
