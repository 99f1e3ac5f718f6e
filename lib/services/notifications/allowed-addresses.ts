import { type AllowList, readAllowList } from '@/lib/domain/notifications/judge-address'
import { noticeEnv } from '@/lib/env'
import { AppError } from '@/lib/errors'

/** What KEYSCOPE_WEBHOOK_ALLOW opens, beside the public internet. */
export function allowedAddresses(): AllowList {
  const { list, wrong } = readAllowList(noticeEnv().KEYSCOPE_WEBHOOK_ALLOW)
  if (wrong.length === 0) return list
  throw new AppError(
    'precondition-failed',
    `KEYSCOPE_WEBHOOK_ALLOW must list hosts such as hooks.corp.example, addresses and networks such as 10.0.0.0/8; not ${wrong.join(', ')}.`,
  )
}
