import type { ScanRow } from '@/lib/contracts/scans'

export const isUnderWay = ({ status }: Pick<ScanRow, 'status'>): boolean =>
  status === 'queued' || status === 'running' || status === 'assessing'
