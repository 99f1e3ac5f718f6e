import type { CellView, NeedView } from '@/lib/contracts/needs'
import { consequenceOf, consequences } from '@/lib/domain/launch-paths/rank-uses'
import { type Profile, statusIn } from './access-words'

/** One key of a cluster: its principals across, grouped by launch path, its operations down. */
export interface Matrix {
  readonly keyArn: string
  readonly keyAlias: string
  readonly keyProblem: string | null
  readonly status: NeedView['status']
  /** Everything AWS documents is allowed; only what the seed profile adds is not. */
  readonly seedOnlyGaps: boolean
  readonly operations: readonly string[]
  readonly columns: readonly NeedView[]
  readonly paths: readonly { readonly path: string; readonly columns: number }[]
}

const pathOrder = ['karpenter', 'managed-node-group', 'self-managed-node-group', 'auto-mode', 'ebs-csi', 'secrets']
const kindOrder = [
  'karpenter-controller',
  'auto-scaling-role',
  'cluster-role',
  'ebs-csi-role',
  'identity-only-role',
  'spot-role',
  'node-role',
]
const operationOrder = [
  'DescribeKey',
  'GenerateDataKeyWithoutPlaintext',
  'CreateGrant',
  'Decrypt',
  'ReEncryptFrom',
  'ReEncryptTo',
  'GenerateDataKey',
  'Encrypt',
]
const statusOrder = ['broken', 'unknown', 'ok']

const rank = (order: readonly string[], value: string) => {
  const at = order.indexOf(value)
  return at === -1 ? order.length : at
}

/** A matrix per key, those with gaps first, of these the ones that the next launch fails for. Column and row order are fixed, so that two clusters compare at a glance. */
export function buildMatrices(needs: readonly NeedView[], profile: Profile): Matrix[] {
  const byKey = new Map<string, NeedView[]>()
  for (const need of needs) byKey.set(need.keyArn, [...(byKey.get(need.keyArn) ?? []), need])

  return [...byKey.values()]
    .map((group) => toMatrix(group, profile))
    .sort(
      (a, b) =>
        rank(statusOrder, a.status) - rank(statusOrder, b.status) ||
        urgencyOf(a) - urgencyOf(b) ||
        a.keyAlias.localeCompare(b.keyAlias) ||
        a.keyArn.localeCompare(b.keyArn),
    )
}

const urgencyOf = ({ columns }: Matrix) => consequences.indexOf(consequenceOf(columns.flatMap(({ uses }) => uses)))

function toMatrix(needs: readonly NeedView[], profile: Profile): Matrix {
  const columns = [...needs].sort(
    (a, b) =>
      rank(pathOrder, a.path) - rank(pathOrder, b.path) ||
      rank(kindOrder, a.principalKind) - rank(kindOrder, b.principalKind) ||
      a.principalArn.localeCompare(b.principalArn),
  )
  const operations = [...new Set(columns.flatMap((need) => need.cells.map((cell) => cell.operation)))].sort(
    (a, b) => rank(operationOrder, a) - rank(operationOrder, b) || a.localeCompare(b),
  )
  const paths: { path: string; columns: number }[] = []
  for (const need of columns) {
    const last = paths.at(-1)
    if (last?.path === need.path) last.columns += 1
    else paths.push({ path: need.path, columns: 1 })
  }
  const statuses = columns.map((need) => statusIn(need, profile))
  const [first] = columns
  const status = statusOrder.find((one) => statuses.includes(one as NeedView['status'])) as NeedView['status']
  return {
    keyArn: first?.keyArn ?? '',
    keyAlias: first?.keyAlias ?? '',
    keyProblem: columns.find((need) => need.keyProblem !== null)?.keyProblem ?? null,
    status,
    seedOnlyGaps: profile === 'seed' && status !== 'ok' && columns.every((need) => need.strictStatus === 'ok'),
    operations,
    columns,
    paths,
  }
}

export const cellAt = (matrix: Matrix, row: number, column: number): CellView | null =>
  matrix.columns[column]?.cells.find((cell) => cell.operation === matrix.operations[row]) ?? null

export interface Position {
  readonly row: number
  readonly column: number
}

/** Where an arrow key leads from a cell; stays put at the edge, steps over what is no cell. */
export function moveFrom(matrix: Matrix, from: Position, key: string): Position | null {
  const step = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] }[key]
  if (step) {
    const [down = 0, right = 0] = step
    let { row, column } = { row: from.row + down, column: from.column + right }
    while (row in matrix.operations && column in matrix.columns) {
      if (cellAt(matrix, row, column)) return { row, column }
      row += down
      column += right
    }
    return from
  }
  const columns = [...matrix.columns.keys()].filter((column) => cellAt(matrix, from.row, column))
  if (key === 'Home') return { row: from.row, column: columns[0] ?? from.column }
  if (key === 'End') return { row: from.row, column: columns.at(-1) ?? from.column }
  return null
}

/** The cell one would open first: a missing required one, else the first there is. */
export function firstCell(matrix: Matrix): Position {
  const positions = matrix.columns.flatMap((_, column) => matrix.operations.map((_, row) => ({ row, column })))
  const gap = positions.find(({ row, column }) => {
    const cell = cellAt(matrix, row, column)
    return cell?.level === 'required' && cell.verdict !== 'allowed'
  })
  return gap ?? positions.find(({ row, column }) => cellAt(matrix, row, column)) ?? { row: 0, column: 0 }
}
