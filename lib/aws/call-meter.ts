/** Counts the HTTP attempts made on somebody's behalf. */
export class CallMeter {
  calls = 0
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
  async function send(...args: never[]): Promise<unknown> {
    try {
      const output = await client.send(...args)
      count(output as Attempted)
      return output
    } catch (error) {
      count(error as Attempted)
      throw error
    }
  }
  return Object.assign(Object.create(client) as C, { send })
}
