import 'server-only'
import { AppError } from '@/lib/errors'

/** The body of a request as text, up to a limit in bytes: what is longer is refused before it is in memory. */
export async function readText(request: Request, limit: number): Promise<string> {
  const announced = Number(request.headers.get('content-length') ?? 0)
  if (announced > limit) throw tooLong(limit)
  const parts: Uint8Array[] = []
  let length = 0
  for await (const part of request.body ?? []) {
    length += part.byteLength
    if (length > limit) throw tooLong(limit)
    parts.push(part)
  }
  return new TextDecoder().decode(Buffer.concat(parts))
}

const tooLong = (limit: number) =>
  new AppError('too-large', `The body has more than ${limit} bytes. Hand it over in parts.`)
