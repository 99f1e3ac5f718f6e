import type { FinalizeRequestMiddleware, MiddlewareStack } from '@smithy/types'
import { isThrottled } from './errors'
import type { Gate } from './gate'
import { bucketFor } from './quotas'
import { TokenBucket } from './token-bucket'

/** The token buckets of one process: one per account, Region and API. */
export class Buckets {
  readonly #share: number
  readonly #buckets = new Map<string, TokenBucket>()

  constructor(share: number) {
    this.#share = share
  }

  of(accountId: string, region: string, service: string, operation: string): TokenBucket {
    const key = `${accountId}/${region}/${service}/${operation}`
    let bucket = this.#buckets.get(key)
    if (!bucket) {
      bucket = new TokenBucket(bucketFor(service, operation, this.#share))
      this.#buckets.set(key, bucket)
    }
    return bucket
  }
}

export interface Pace {
  readonly buckets: Buckets
  /** Bounds what the whole process has in flight. */
  readonly gate: Gate
}

/** As much of an SDK client as pacing touches. */
export interface Paceable<I extends object, O extends object> {
  readonly middlewareStack: MiddlewareStack<I, O>
}

/** Makes every attempt of `client`, also a retried one, wait for its API's turn first and for a place in flight second. */
export function pacedBy<I extends object, O extends object>(
  client: Paceable<I, O>,
  pace: Pace,
  place: { readonly accountId: string; readonly region: string; readonly service: string },
): void {
  const middleware: FinalizeRequestMiddleware<I, O> = (next, context) => {
    const operation = String(context.commandName ?? '').replace(/Command$/, '')
    const bucket = pace.buckets.of(place.accountId, place.region, place.service, operation)
    return async (request) => {
      await bucket.take()
      return pace.gate.run(async () => {
        try {
          return await next(request)
        } catch (error) {
          if (isThrottled(error)) bucket.throttled()
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
