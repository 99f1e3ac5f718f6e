import { callCounts, countedBetween, sumOf, throttledIn } from '../scan/call-counts'
import { refusedIn } from './peer'
import { readAndNotRead } from './readings'
import type { ToolRun } from './tool-run'

/** Runs a tool and tells what it took; a tool that cannot run here is told of with its reason instead. */
export async function measureTool(
  tool: string,
  notes: readonly string[],
  endpoint: string,
  run: () => Promise<ToolRun>,
) {
  const before = await callCounts(endpoint)
  try {
    const ran = await run()
    if (ran.keysSeen === 0) throw new Error(`No key is in what it wrote.\n${ran.output.slice(-500)}`)
    const counted = countedBetween(before, await callCounts(endpoint))
    const operations = { ...counted.calls, ...ran.callsElsewhere }
    const calls = sumOf(operations)
    const onKms = sumOf(Object.fromEntries(Object.entries(operations).filter(([name]) => name.startsWith('kms.'))))
    const per = (amount: number) => Number((amount / ran.keysSeen).toFixed(2))
    return {
      tool,
      wallMs: Math.round(ran.wallMs),
      cpuMs: Math.round(ran.cpuMs),
      callingMs: Math.round(ran.callingMs),
      keysSeen: ran.keysSeen,
      calls,
      throttled: throttledIn(counted),
      callsPerKey: per(calls),
      kmsCallsPerKey: per(onKms),
      msPerKey: per(ran.wallMs),
      callingMsPerKey: per(ran.callingMs),
      cpuMsPerKey: per(ran.cpuMs),
      ...readAndNotRead(operations),
      operations,
      refused: refusedIn(ran.output),
      notes,
    }
  } catch (error) {
    return { tool, cannotRun: error instanceof Error ? error.message : String(error), notes }
  }
}
