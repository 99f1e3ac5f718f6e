import StatusIndicator, { type StatusIndicatorProps } from '@cloudscape-design/components/status-indicator'
import type { ReactNode } from 'react'

type Tone = StatusIndicatorProps.Type

/** Every status word of the console, once: an icon and a word, so that colour never stands alone. */
const statuses = {
  // access: a cell, a need, a cluster, a key
  allowed: ['success', 'Allowed'],
  missing: ['error', 'Missing'],
  denied: ['error', 'Missing'],
  broken: ['error', 'Missing'],
  ok: ['success', 'Allowed'],
  conditional: ['warning', 'Conditional'],
  unknown: ['warning', 'Unknown'],
  'over-broad': ['warning', 'Over-broad'],
  'not-needed': ['stopped', 'Not needed'],
  'no-needs': ['stopped', 'No needs'],
  // a key in a Region
  'wrong-region': ['error', 'Wrong Region'],
  unusable: ['error', 'Key unusable'],
  'not-used': ['stopped', 'Not used'],
  'no-cluster': ['stopped', 'No cluster'],
  // checks
  pass: ['success', 'Pass'],
  fail: ['error', 'Fail'],
  warn: ['warning', 'Look at this'],
  block: ['error', 'Blocks'],
  'not-applicable': ['stopped', 'Does not apply'],
  // scans and what they read
  queued: ['pending', 'Queued'],
  pending: ['pending', 'Waiting'],
  running: ['in-progress', 'Running'],
  assessing: ['in-progress', 'Assessing'],
  complete: ['success', 'Complete'],
  partial: ['warning', 'Partial'],
  failed: ['error', 'Failed'],
  cancelled: ['stopped', 'Cancelled'],
  read: ['success', 'Read'],
  'access-denied': ['error', 'Access denied'],
  skipped: ['stopped', 'Skipped'],
  // grant requests
  requested: ['pending', 'Requested'],
  approved: ['in-progress', 'Approved'],
  applying: ['in-progress', 'Applying'],
  applied: ['in-progress', 'Applied'],
  verified: ['success', 'Verified'],
  held: ['warning', 'Held'],
  done: ['success', 'Done'],
  rejected: ['stopped', 'Rejected'],
  expired: ['stopped', 'Expired'],
  revoking: ['in-progress', 'Revoking'],
  revoked: ['stopped', 'Revoked'],
  renewed: ['success', 'Renewed'],
} as const satisfies Record<string, readonly [Tone, string]>

export type Status = keyof typeof statuses

export const statusWord = (status: Status): string => statuses[status][1]

/** `children` replaces the word where a fuller one says more: "2 missing". */
export function StatusLabel({ status, children }: { status: Status; children?: ReactNode }) {
  const [tone, word] = statuses[status]
  return <StatusIndicator type={tone}>{children ?? word}</StatusIndicator>
}
