import { z } from 'zod'

/** What a scan is about; as kept in the scan's row. */
export const ScanScope = z.object({
  /** Only these accounts; all of the organization when absent. */
  accounts: z.array(z.string()).optional(),
})
export type ScanScope = z.infer<typeof ScanScope>
