import { createServer } from 'node:net'
import { StartProblem } from './start-problem'

/** Fails with what to do when somebody else listens there. */
export async function assertPortIsFree(host: string, port: number): Promise<void> {
  const problem = await tryToListen(host, port)
  if (!problem) return
  if (problem.code === 'EADDRINUSE') {
    throw new StartProblem(
      `Port ${port} is taken. Stop what listens there, or start with another: PORT=${port + 1} npm start`,
    )
  }
  if (problem.code === 'EACCES') {
    throw new StartProblem(`Port ${port} needs more privileges than you have. Start with another: PORT=3000 npm start`)
  }
  throw new StartProblem(`Keyscope cannot listen on ${host}:${port} (${problem.code}). Check KEYSCOPE_HOST and PORT.`)
}

function tryToListen(host: string, port: number): Promise<NodeJS.ErrnoException | undefined> {
  return new Promise((resolve) => {
    const probe = createServer()
    probe.once('error', resolve)
    probe.listen(port, host, () => probe.close(() => resolve(undefined)))
  })
}

/** A port that nobody uses at this moment. */
export function freePort(host = '127.0.0.1'): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer()
    probe.once('error', reject)
    probe.listen(0, host, () => {
      const address = probe.address()
      probe.close(() => {
        if (address && typeof address === 'object') resolve(address.port)
        else reject(new Error(`The operating system gave no free port on ${host}.`))
      })
    })
  })
}
