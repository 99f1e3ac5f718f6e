import type { Call } from './call'
import { Attempts, type Fault } from './faults'
import { Buckets, type Quotas, quotaFor } from './quotas'

/** What can be changed while the simulator runs, and what it has counted. All off and zero at the start. */
export class SimulatorState {
  /** Where the simulator listens; empty until it does. */
  url = ''
  latencyMs = 0
  quotas: Quotas = {}
  /** What counts in one account and Region for the operations it covers, by `<account>/<Region>`. */
  quotasAt: Readonly<Record<string, Quotas>> = {}
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

  /** The quotas that count for a call: its account and Region's own where they cover the operation. */
  quotasFor({
    accountId,
    region,
    service,
    operation,
  }: Pick<Call, 'accountId' | 'region' | 'service' | 'operation'>): Quotas {
    const own = this.quotasAt[`${accountId}/${region}`]
    return own && quotaFor(own, `${service}.${operation}`) ? own : this.quotas
  }

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
    this.quotasAt = {}
    this.faults = []
    this.seed = 1
    this.buckets.clear()
    this.attempts.clear()
    for (const counts of [this.calls, this.errors, this.throttles]) {
      for (const name of Object.keys(counts)) delete counts[name]
    }
  }
}
