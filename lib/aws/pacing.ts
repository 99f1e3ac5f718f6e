import type { FinalizeRequestMiddleware, MiddlewareStack } from '@smithy/types'
import type { CallMeter } from './call-meter'
import { isThrottled } from './errors'
import type { Gate } from './gate'
import type { RateBook } from './rate-book'

export interface Pace {
  readonly rates: RateBook
  /** Bounds what the whole process has in flight. */
  readonly gate: Gate
}

/** As much of an SDK client as pacing touches. */
export interface Paceable<I extends object, O extends object> {
  readonly middlewareStack: MiddlewareStack<I, O>
}

/** Who pays attention to a call, by its input. The SDK hands the input through to every attempt. */
const watching = new WeakMap<object, CallMeter>()

export function watch(input: object, meter: CallMeter): void {
  watching.set(input, meter)
}

/** Makes every attempt of `client`, also a retried one, wait for its API's turn first and for a place in flight second. */
export function pacedBy<I extends object, O extends object>(
  client: Paceable<I, O>,
  pace: Pace,
  place: { readonly accountId: string; readonly region: string; readonly service: string },
): void {
  const middleware: FinalizeRequestMiddleware<I, O> = (next, context) => {
    const operation = String(context.commandName ?? '').replace(/Command$/, '')
    return async (request) => {
      const meter = watching.get(request.input)
      meter?.signal?.throwIfAborted()
      const bucket = pace.rates.bucket(place.accountId, place.region, place.service, operation)
      await bucket.take()
      return pace.gate.run(async () => {
        // Waiting can take long; nobody may want the answer any more.
        meter?.signal?.throwIfAborted()
        try {
          return await next(request)
        } catch (error) {
          if (isThrottled(error)) {
            bucket.throttled()
            pace.rates.throttles++
            if (meter) meter.throttled++
          }
          throw error
        }
      })
    }
  }
  client.middlewareStack.addRelativeTo(middleware, {
    name: 'keyscopePacing',
    relation: 'after',
    toMiddleware: 'retryMiddleware',
  })
}
