import { execFileSync } from 'node:child_process'
import { readdirSync, readFileSync } from 'node:fs'

/** Kernel ticks are hundredths of a second on every Linux that runs Node. */
const tickMs = 10

interface Usage {
  readonly cpuMs: number
  readonly peakRssMb: number
}

/** CPU time a process has used, its ended children included, and the most memory it has held. Linux only. */
export function usageOf(pid: number): Usage {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
  const ticks = [11, 12, 13, 14].reduce((sum, at) => sum + Number(fields[at]), 0)
  const peak = /VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]
  return { cpuMs: ticks * tickMs, peakRssMb: Number(peak ?? 0) / 1024 }
}

/** The same of a process and all that descend from it and live. */
export function usageOfTree(root: number): Usage {
  const parents = new Map<number, number>()
  for (const name of readdirSync('/proc')) {
    if (!/^\d+$/.test(name)) continue
    try {
      const stat = readFileSync(`/proc/${name}/stat`, 'utf8')
      parents.set(Number(name), Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]))
    } catch {
      // It has ended meanwhile.
    }
  }
  const inTree = (pid: number): boolean => pid === root || (pid > 1 && inTree(parents.get(pid) ?? 0))
  let cpuMs = 0
  let peakRssMb = 0
  for (const pid of parents.keys()) {
    if (!inTree(pid)) continue
    try {
      const usage = usageOf(pid)
      cpuMs += usage.cpuMs
      peakRssMb = Math.max(peakRssMb, usage.peakRssMb)
    } catch {
      // It has ended meanwhile.
    }
  }
  return { cpuMs, peakRssMb }
}

/** The process that listens on a port of this machine. */
export function pidFromFile(file: string): number {
  return Number(readFileSync(file, 'utf8').split('\n')[0])
}

export const cores = () => Number(execFileSync('nproc', { encoding: 'utf8' }))
