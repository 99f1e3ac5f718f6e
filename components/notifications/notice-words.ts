import type { ChannelKind } from '@/lib/contracts/channels'
import type { Notice, NoticeKind } from '@/lib/domain/notifications/notice'

export const kindTexts: Readonly<Record<Notice['type'], string>> = {
  'grant.waiting': 'Waiting for a decision',
  'grant.applied': 'Applied',
  'grant.failed': 'Failed',
  'grant.expires-soon': 'Ends soon',
  'grant.rejected': 'Rejected',
  'grant.expired': 'Expired undecided',
  'grant.revoked': 'Withdrawn',
  'grant.break-glass': 'Break glass',
  'grant.drifted': 'Gone without Keyscope',
  'writer.used-elsewhere': 'Writer role used elsewhere',
  'audit.broken': 'Audit log does not verify',
  'channel.test': 'Test',
}

/** Said to the person whose mail it is. */
export const mailTexts: Readonly<Record<NoticeKind, string>> = {
  'grant.waiting': 'A grant waits for you to decide',
  'grant.applied': 'A grant you asked for is in force',
  'grant.failed': 'A grant you asked for failed',
  'grant.expires-soon': 'A grant you asked for ends soon',
  'grant.rejected': 'A grant you asked for was rejected',
  'grant.expired': 'Nobody decided what you asked for',
  'grant.revoked': 'A grant you asked for was withdrawn',
  'grant.break-glass': 'A grant you could decide on is made without its approvals',
  'grant.drifted': 'A grant you could decide on is gone, and Keyscope did not withdraw it',
  'writer.used-elsewhere': 'The writer role was used outside Keyscope, if you may read the audit log',
  'audit.broken': 'The audit log does not verify, if you may read it',
}

export const channelTexts: Readonly<Record<ChannelKind, string>> = {
  webhook: 'Webhook',
  slack: 'Slack',
  mail: 'Mail',
}
