import { z } from 'zod'

/** `[arn]` in a path. Next hands some escapes through, and an ARN never holds a percent sign of its own. */
export const ArnParams = z.object({ arn: z.string().max(2048).transform(decodeURIComponent) })
