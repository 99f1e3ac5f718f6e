import { eightOperations } from '../launch-paths/eight-operations'
import type { KeyRole, LaunchPath, PrincipalKind } from '../launch-paths/need'
import { keyOperations } from '../policy/operations'
import type { Profile, Requirement } from './profile'

/** An operation as profiles list it. */
export interface ListedOperation {
  readonly name: string
  /** Where it stands in a list: the eight of launches come first, in the order everybody knows. */
  readonly index: number
}

export interface AskedOperation {
  readonly level: 'required' | 'recommended'
  readonly conditions: readonly string[]
  readonly because: string
}

const first = new Map<string, number>(eightOperations.map((name, index) => [name, index - eightOperations.length]))

const listed: ReadonlyMap<string, ListedOperation> = new Map(
  keyOperations.map(({ name, index }) => [name, { name, index: first.get(name) ?? index }]),
)

/** What a profile asks of a principal on a path for a key in these roles: of several rows the most particular, of several roles the most. */
export function findAsked(
  { requirements }: Profile,
  kind: PrincipalKind,
  path: LaunchPath,
  roles: readonly KeyRole[],
): ReadonlyMap<ListedOperation, AskedOperation> {
  const asked = new Map<ListedOperation, AskedOperation>()
  for (const role of roles) {
    for (const [name, row] of rowsFor(requirements, kind, path, role)) {
      const operation = listed.get(name)
      if (!operation || row.level === 'not-needed') continue
      if (asked.get(operation)?.level === 'required') continue
      asked.set(operation, { level: row.level, conditions: row.conditions ?? [], because: row.because })
    }
  }
  return asked
}

/** The row that decides each operation. A row that names the path is more particular than one that names the key. */
export function rowsFor(
  requirements: readonly Requirement[],
  kind: PrincipalKind,
  path: LaunchPath,
  role: KeyRole,
): ReadonlyMap<string, Requirement> {
  const rows = new Map<string, Requirement>()
  for (const row of requirements) {
    if (row.principal !== kind || row.paths?.includes(path) === false || row.keys?.includes(role) === false) continue
    for (const operation of row.operations) {
      const before = rows.get(operation)
      if (!before || particular(row) > particular(before)) rows.set(operation, row)
    }
  }
  return rows
}

const particular = ({ paths, keys }: Requirement) => (paths ? 2 : 0) + (keys ? 1 : 0)
