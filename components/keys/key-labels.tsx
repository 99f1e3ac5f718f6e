import StatusIndicator, { type StatusIndicatorProps } from '@cloudscape-design/components/status-indicator'
import { StatusLabel } from '@/components/ui/status-label'
import type { KeyRow } from '@/lib/contracts/keys'

const states: Readonly<Record<string, readonly [StatusIndicatorProps.Type, string]>> = {
  Enabled: ['success', 'Enabled'],
  Disabled: ['stopped', 'Disabled'],
  PendingDeletion: ['warning', 'Pending deletion'],
  PendingReplicaDeletion: ['warning', 'Pending replica deletion'],
  PendingImport: ['pending', 'Pending import'],
  Unavailable: ['error', 'Unavailable'],
  Creating: ['in-progress', 'Creating'],
  Updating: ['in-progress', 'Updating'],
}

/** The key state as KMS names it; what could not be read says so. */
export function KeyState({ state }: { state: string }) {
  const [type, word] = states[state] ?? (['warning', state === 'unknown' ? 'Unknown' : state] as const)
  return <StatusIndicator type={type}>{word}</StatusIndicator>
}

export const stateWord = (state: string) => states[state]?.[1] ?? (state === 'unknown' ? 'Unknown' : state)

/** Whether the clusters that need the key can use it. */
export function ClusterAccess({ row }: { row: Pick<KeyRow, 'clusters' | 'missing' | 'unknown'> }) {
  if (row.missing > 0) {
    const also = row.unknown > 0 ? `, ${row.unknown} unknown` : ''
    return <StatusLabel status="missing">{`${row.missing} missing${also}`}</StatusLabel>
  }
  if (row.unknown > 0) return <StatusLabel status="unknown">{`${row.unknown} unknown`}</StatusLabel>
  if (row.clusters === 0) return <StatusLabel status="no-needs">No cluster needs it</StatusLabel>
  return <StatusLabel status="allowed" />
}

const rotations = {
  on: ['success', 'On'],
  off: ['warning', 'Off'],
  'not-eligible': ['stopped', 'Not available'],
  unknown: ['warning', 'Unknown'],
} as const satisfies Record<KeyRow['rotation'], readonly [StatusIndicatorProps.Type, string]>

export function Rotation({ rotation }: { rotation: KeyRow['rotation'] }) {
  const [type, word] = rotations[rotation]
  return <StatusIndicator type={type}>{word}</StatusIndicator>
}

/** How a key is called: its alias, or its id where it has none. */
export const keyName = (key: Pick<KeyRow, 'alias' | 'keyId'>) => key.alias || key.keyId
