import type { StatusIndicatorProps } from '@cloudscape-design/components/status-indicator'
import type { AuditRow } from '@/lib/contracts/audit'
import type { AuditAction } from '@/lib/domain/audit/actions'
import { paths } from '@/lib/paths'

const actions: Readonly<Record<AuditAction, readonly [StatusIndicatorProps.Type, string]>> = {
  'scan.requested': ['info', 'Scan requested'],
  'scan.finished': ['success', 'Scan finished'],
  'scan.cancelled': ['stopped', 'Scan cancelled'],
  'schedule.created': ['info', 'Schedule created'],
  'schedule.changed': ['info', 'Schedule changed'],
  'schedule.enabled': ['info', 'Schedule enabled'],
  'schedule.disabled': ['stopped', 'Schedule disabled'],
  'schedule.deleted': ['stopped', 'Schedule deleted'],
  'schedule.run': ['info', 'Schedule run by hand'],
  'grant.requested': ['info', 'Grant requested'],
  'grant.approval-given': ['in-progress', 'Approval given'],
  'grant.approved': ['success', 'Grant approved'],
  'grant.auto-approved': ['success', 'Grant approved by rule'],
  'grant.narrowed': ['info', 'Request narrowed'],
  'grant.commented': ['info', 'Comment'],
  'grant.break-glass': ['warning', 'Break glass'],
  'grant.break-glass-reviewed': ['success', 'Break glass reviewed'],
  'grant.rejected': ['stopped', 'Grant rejected'],
  'grant.cancelled': ['stopped', 'Request cancelled'],
  'grant.expired': ['stopped', 'Request expired'],
  'grant.writer-assumed': ['info', 'Writer role assumed'],
  'grant.checked': ['info', 'Checked once more'],
  'grant.dry-run-passed': ['info', 'Dry run passed'],
  'grant.creating': ['info', 'Creating grant'],
  'grant.created': ['success', 'Grant created'],
  'grant.creation-failed': ['error', 'Grant not created'],
  'grant.read-back': ['info', 'Grant read back'],
  'grant.verified': ['success', 'Access verified'],
  'grant.verification-failed': ['error', 'Access not verified'],
  'principal.confirmed': ['success', 'Principal confirmed'],
  'principal.rejected': ['stopped', 'Principal ruled out'],
  'principal.withdrawn': ['info', 'Correction taken back'],
  'profile.created': ['info', 'Profile created'],
  'profile.changed': ['info', 'Profile changed'],
  'profile.deleted': ['stopped', 'Profile deleted'],
  'profiles.assigned': ['info', 'Profiles assigned'],
  'rules.changed': ['info', 'Approval rules changed'],
  'delegation.created': ['info', 'Right to approve handed over'],
  'delegation.revoked': ['stopped', 'Delegation revoked'],
  'bundle.requested': ['info', 'Bulk request made'],
  'bundle.approval-given': ['in-progress', 'Approval given'],
  'bundle.approved': ['success', 'Bulk request approved'],
  'bundle.auto-approved': ['success', 'Bulk request approved by rule'],
  'bundle.rejected': ['stopped', 'Bulk request rejected'],
  'bundle.cancelled': ['stopped', 'Bulk request cancelled'],
  'bundle.expired': ['stopped', 'Bulk request expired'],
  'bundle.held': ['error', 'Bulk request held'],
  'bundle.continued': ['info', 'Bulk request continued'],
  'bundle.finished': ['success', 'Bulk request done'],
  'kubernetes.ingested': ['info', 'Kubernetes read'],
  'grant.confirmed': ['success', 'CloudTrail agrees'],
  'grant.unconfirmed': ['warning', 'Not in CloudTrail'],
  'writer.used-elsewhere': ['error', 'Writer used elsewhere'],
  'writer.use-reviewed': ['success', 'Use of writer reviewed'],
  'grant.revoking': ['info', 'Withdrawing grant'],
  'grant.revoked': ['success', 'Grant withdrawn'],
  'grant.revocation-failed': ['error', 'Grant not withdrawn'],
  'grant.expires-soon': ['warning', 'Grant ends soon'],
  'grant.ending': ['info', 'Grant has come to its end'],
  'grant.end-moved': ['info', 'End of grant moved'],
  'grant.renewed': ['success', 'Grant renewed'],
  'grant.found-gone': ['warning', 'Grant is gone from KMS'],
  'report.exported': ['info', 'Report exported'],
  'audit.verified': ['info', 'Log verified'],
  'audit.exported': ['info', 'Log exported'],
  'token.created': ['info', 'Token created'],
  'token.revoked': ['stopped', 'Token revoked'],
  'channel.created': ['info', 'Channel created'],
  'channel.changed': ['info', 'Channel changed'],
  'channel.deleted': ['stopped', 'Channel deleted'],
  'channel.secret-rotated': ['info', 'Channel secret rotated'],
  'channel.tested': ['info', 'Channel tried out'],
  'notice.repeated': ['info', 'Message sent again'],
  'notices.chosen': ['info', 'Mail preferences changed'],
  'session.started': ['info', 'Signed in'],
  'session.ended': ['stopped', 'Session ended'],
  'session.all-ended': ['stopped', 'Sessions ended'],
  'password.changed': ['info', 'Password changed'],
  'totp.enabled': ['success', 'Authenticator set up'],
  'totp.disabled': ['stopped', 'Authenticator removed'],
  'backup-codes.made': ['info', 'Backup codes made'],
  'backup-code.used': ['info', 'Backup code used'],
  'passkey.added': ['success', 'Passkey added'],
  'passkey.renamed': ['info', 'Passkey renamed'],
  'passkey.removed': ['stopped', 'Passkey removed'],
  'user.created': ['info', 'User created'],
  'role.assigned': ['info', 'Role assigned'],
  'role.withdrawn': ['stopped', 'Role withdrawn'],
  'account-group.created': ['info', 'Account group created'],
  'account-group.changed': ['info', 'Account group changed'],
  'account-group.deleted': ['stopped', 'Account group deleted'],
  'user.disabled': ['stopped', 'User disabled'],
  'user.enabled': ['info', 'User enabled'],
  'user.password-reset': ['info', 'Password reset'],
  'user.factors-reset': ['stopped', 'Factors reset'],
}

/** An action as an icon and words; one this page does not know yet keeps its own name. */
export function wordsOf(action: string): readonly [StatusIndicatorProps.Type, string] {
  return Object.hasOwn(actions, action) ? actions[action as AuditAction] : ['info', action]
}

/** The page of what an entry is about; null where there is none. */
export function subjectAddress({ subjectType, subjectId }: Pick<AuditRow, 'subjectType' | 'subjectId'>): string | null {
  switch (subjectType) {
    case 'grant-request':
      return paths.request(subjectId)
    case 'grant-bundle':
      return paths.bundle(subjectId)
    case 'scan':
      return /^\d+$/.test(subjectId) ? paths.scan(Number(subjectId)) : null
    case 'schedule':
      return paths.schedules()
    case 'cluster':
      return paths.cluster(subjectId)
    case 'profile':
      return paths.profile(subjectId)
    case 'user':
      return paths.user(subjectId)
    case 'account-group':
      return paths.accountGroups()
    case 'channel':
      return paths.channel(subjectId)
    case 'report':
      return paths.reports()
    default:
      return null
  }
}
