import path from 'node:path'
import type { Parts } from '../../scripts/start/parts'
import { openReadyProcess } from '../../scripts/start/ready-process'
import { startWorkerProcess } from '../../scripts/start/worker'

/** Starts as many workers and answers their process ids when all are ready. */
export function openFleet(parts: Parts, folder: string, env: NodeJS.ProcessEnv, workers: number): Promise<number[]> {
  return Promise.all(Array.from({ length: workers }, (_, at) => openWorker(parts, folder, env, at)))
}

async function openWorker(parts: Parts, folder: string, env: NodeJS.ProcessEnv, at: number): Promise<number> {
  let pid = 0
  await openReadyProcess(
    parts,
    (onLine) => {
      const logFile = path.join(folder, `worker-${at}.log`)
      const worker = startWorkerProcess({ name: `worker ${at}`, logFile, env, onLine })
      pid = worker.pid
      return worker
    },
    ({ worker }) => worker === 'ready' || undefined,
  )
  return pid
}
