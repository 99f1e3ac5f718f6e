import type { Call } from './call'
import { Attempts, type Fault } from './faults'
import { Buckets, type Quotas } from './quotas'

/** What can be changed while the simulator runs, and what it has counted. All off and zero at the start. */
export class SimulatorState {
  latencyMs = 0
  quotas: Quotas = {}
  /** Decides which calls a fault with a probability hits. */
  seed = 1
  faults: Fault[] = []
  readonly buckets = new Buckets()
  readonly attempts = new Attempts()
  /** Calls by `<service>.<operation>`, and how many of them ended in which error. */
  readonly calls: Record<string, number> = {}
  readonly errors: Record<string, number> = {}
  /** Calls that came too soon, by `<account>/<Region>`. */
  readonly throttles: Record<string, number> = {}

  countCall(call: Call): void {
    const name = `${call.service}.${call.operation}`
    this.calls[name] = (this.calls[name] ?? 0) + 1
  }

  countThrottle({ accountId, region }: Call): void {
    const place = `${accountId}/${region}`
    this.throttles[place] = (this.throttles[place] ?? 0) + 1
  }

  countError(name: string): void {
    this.errors[name] = (this.errors[name] ?? 0) + 1
  }

  /** Back to a simulator without latency, quotas, faults or counts. Grants stay. */
  reset(): void {
    this.latencyMs = 0
    this.quotas = {}
    this.faults = []
    this.seed = 1
    this.buckets.clear()
    this.attempts.clear()
    for (const counts of [this.calls, this.errors, this.throttles]) {
      for (const name of Object.keys(counts)) delete counts[name]
    }
  }
}
