import 'server-only'
import { invalidInput } from '@/lib/errors'
import { requirePlainText } from './plain-text'
import { readText } from './read-text'

/** Policies and profiles are the longest that is sent as JSON; KMS takes 32 KiB of a key policy. */
export const longestJsonBytes = 1_048_576

/** The body of a request as JSON whose texts can be kept. Refuses one that is too long before it is in memory. */
export async function readJson(request: Request): Promise<unknown> {
  const text = await readText(request, longestJsonBytes)
  const value = parse(text)
  requirePlainText(value, 'the body')
  return value
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch (cause) {
    throw invalidInput('Expected a JSON body.', { cause: String(cause) })
  }
}
