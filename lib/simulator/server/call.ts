import type { Caller } from './caller'

/** One call as a handler sees it: who, where, what, when. */
export interface Call {
  readonly caller: Caller
  readonly accountId: string
  readonly region: string
  readonly service: string
  readonly operation: string
  readonly requestId: string
  readonly at: Date
  readonly sourceIp: string
  readonly userAgent: string
}
