import { crc32 } from 'node:zlib'
import type { WireResponse } from '../wire/messages'
import type { FaultEffect } from './faults'

/** The response as a fault leaves it. Effects that do not concern a finished response change nothing. */
export function spoilResponse(response: WireResponse, effect: FaultEffect | undefined): WireResponse {
  const bytes = () => Buffer.from(response.body)
  switch (effect) {
    case 'truncated-body':
      return { ...response, closeAfter: Math.floor(bytes().length / 2) }
    case 'cut-body': {
      const body = bytes()
      return { ...response, body: body.subarray(0, Math.floor(body.length / 2)) }
    }
    case 'wrong-checksum':
      return { ...response, headers: { ...response.headers, 'x-amz-crc32': String((crc32(bytes()) ^ 1) >>> 0) } }
    default:
      return response
  }
}
