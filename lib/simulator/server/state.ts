import type { Call } from './call'
import type { Fault } from './faults'
import { Buckets, type Quotas } from './quotas'

/** What can be changed while the simulator runs, and what it has counted. All off and zero at the start. */
export class SimulatorState {
  latencyMs = 0
  quotas: Quotas = {}
  faults: Fault[] = []
  readonly buckets = new Buckets()
  /** Calls by `<service>.<operation>`, and how many of them ended in which error. */
  readonly calls: Record<string, number> = {}
  readonly errors: Record<string, number> = {}

  countCall(call: Call): void {
    const name = `${call.service}.${call.operation}`
    this.calls[name] = (this.calls[name] ?? 0) + 1
  }

  countError(name: string): void {
    this.errors[name] = (this.errors[name] ?? 0) + 1
  }

  /** Back to a simulator without latency, quotas, faults or counts. Grants stay. */
  reset(): void {
    this.latencyMs = 0
    this.quotas = {}
    this.faults = []
    this.buckets.clear()
    for (const counts of [this.calls, this.errors]) for (const name of Object.keys(counts)) delete counts[name]
  }
}
