import { z } from 'zod'
import { requirePlainText } from './plain-text'

/** `[arn]` in a path. Next hands some escapes through, and an ARN never holds a percent sign of its own. */
export const ArnParams = z.object({ arn: z.string().max(2048).transform(decode) })

function decode(text: string): string {
  let decoded: string
  try {
    decoded = decodeURIComponent(text)
  } catch {
    return text
  }
  requirePlainText(decoded, 'the address')
  return decoded
}
