import 'server-only'
import { invalidInput } from '@/lib/errors'

/** The body of a request as text, up to a limit in bytes: what is longer is refused before it is in memory. */
export async function readText(request: Request, limit: number): Promise<string> {
  const parts: Uint8Array[] = []
  let length = 0
  for await (const part of request.body ?? []) {
    length += part.byteLength
    if (length > limit) throw invalidInput(`The body has more than ${limit} bytes. Hand it over in parts.`)
    parts.push(part)
  }
  return new TextDecoder().decode(Buffer.concat(parts))
}
