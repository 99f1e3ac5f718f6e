import { execFileSync } from 'node:child_process'
import { readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'

/** Who uses a data folder right now, and with what its processes were set up. Holds passwords: mode 0600. */
export interface Instance {
  readonly pid: number
  /** When that process began, as the operating system tells it: a pid alone may belong to somebody else by now. */
  readonly began: string
  readonly command: string
  /** Empty while it is still starting. */
  readonly environment?: Readonly<Record<string, string>>
  readonly appUrl?: string
}

export interface Claim {
  /** Tells other commands how to reach what runs here. */
  publish(running: Required<Pick<Instance, 'environment' | 'appUrl'>>): void
  release(): void
}

const fileOf = (folder: string) => path.join(folder, 'instance.json')

/** The living process that uses the folder, if there is one. */
export function findInstance(folder: string): Instance | undefined {
  try {
    const instance = JSON.parse(readFileSync(fileOf(folder), 'utf8')) as Instance
    return began(instance.pid) === instance.began ? instance : undefined
  } catch {
    return undefined
  }
}

/** Takes the folder for this process, or returns who has it. A claim whose process is gone does not count. */
export function claimFolder(folder: string, command: string): Claim | Instance {
  const file = fileOf(folder)
  const mine: Instance = { pid: process.pid, began: began(process.pid) ?? '', command }
  for (;;) {
    try {
      writeFileSync(file, JSON.stringify(mine), { mode: 0o600, flag: 'wx' })
      break
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
      const other = findInstance(folder)
      if (other) return other
      rmSync(file, { force: true })
    }
  }
  return {
    publish(running) {
      const draft = `${file}.${process.pid}`
      writeFileSync(draft, JSON.stringify({ ...mine, ...running }), { mode: 0o600 })
      renameSync(draft, file)
    },
    release: () => rmSync(file, { force: true }),
  }
}

export const isClaim = (result: Claim | Instance): result is Claim => 'release' in result

/** When a process began; nothing when it is gone, or dead and not yet collected by its parent. */
function began(pid: number): string | undefined {
  try {
    // Field 2, the name, may hold spaces and parentheses; the rest counts from its end: 3 is the state, 22 the start.
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ').at(-1)?.split(' ')
    return fields?.[0] === 'Z' ? undefined : fields?.[19]
  } catch {
    if (process.platform === 'linux') return undefined
  }
  try {
    return execFileSync('ps', ['-o', 'lstart=', '-p', String(pid)], { encoding: 'utf8' }).trim() || undefined
  } catch {
    return undefined
  }
}
