/** One line for each account, Region and collector: what was read there, when, and what stood in the way. */
export const coverageColumns = [
  'account_id',
  'account_name',
  'region',
  'collector',
  'outcome',
  'call',
  'error_code',
  'message',
  'resources',
  'calls',
  'scan_id',
  'settled_at',
  'last_read_at',
] as const
