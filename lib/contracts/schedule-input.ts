import { z } from 'zod'
import { Timing } from '@/lib/domain/scans/schedule'
import { ScanScope } from '@/lib/domain/scans/scope'

// Apart from the views: what checks a timing brings a calendar along, and every page reads schedules' views.

const Name = z.string().trim().min(1, 'Give it a name.').max(80, 'A name has 80 characters at most.')

export const CreateScheduleInput = Timing.safeExtend({
  name: Name,
  scope: ScanScope.default({}),
  enabled: z.boolean().default(true),
})
export type CreateScheduleInput = z.input<typeof CreateScheduleInput>

/** What is absent stays. Together with what stays it has to be a timing. */
export const ChangeScheduleInput = z
  .strictObject({ ...Timing.shape, name: Name, scope: ScanScope, enabled: z.boolean() })
  .partial()
export type ChangeScheduleInput = z.infer<typeof ChangeScheduleInput>
