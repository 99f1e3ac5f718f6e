/** One HTTP request as the wire layer reads it: the body whole, the path still escaped. */
export interface WireRequest {
  readonly method: string
  readonly path: string
  readonly query: URLSearchParams
  readonly headers: Readonly<Record<string, string | string[] | undefined>>
  readonly body: Buffer
}

export interface WireResponse {
  readonly status: number
  readonly headers: Record<string, string>
  readonly body: string | Uint8Array
  /** The body is no text: it is sent byte for byte. */
  readonly binary?: true
  /** Bytes of the body after which the connection closes, although the head promised all of it. */
  readonly closeAfter?: number
}

/** A decoded input or an output before encoding: plain values under the SDK's member names. */
export type Members = Record<string, unknown>
