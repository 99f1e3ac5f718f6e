import { watch } from './pacing'

/** Counts the HTTP attempts made on somebody's behalf, and stops them. */
export class CallMeter {
  calls = 0
  /** Attempts that AWS answered with "too fast". */
  throttled = 0

  /** @param signal when it is aborted, calls under way and calls still waiting for their turn fail with its reason */
  constructor(readonly signal?: AbortSignal) {}
}

interface Sender {
  send(...args: never[]): unknown
}

interface Attempted {
  readonly $metadata?: { readonly attempts?: number }
}

/** The same client, counting. Still an instance of its class: the SDK's paginators insist on that. */
export function metered<C extends Sender>(client: C, meter: CallMeter): C {
  const count = (outcome: Attempted) => {
    meter.calls += outcome.$metadata?.attempts ?? 1
  }
  async function send(command: { readonly input: object }, options?: object): Promise<unknown> {
    meter.signal?.throwIfAborted()
    watch(command.input, meter)
    try {
      const sent = client.send(...([command, { abortSignal: meter.signal, ...options }] as never[]))
      const output = await sent
      count(output as Attempted)
      return output
    } catch (error) {
      count(error as Attempted)
      throw error
    }
  }
  return Object.assign(Object.create(client) as C, { send })
}
