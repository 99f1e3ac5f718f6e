'use client'

import { type KeyboardEvent, useRef, useState } from 'react'
import type { NeedView } from '@/lib/contracts/needs'
import { cellAppearance, keyRoleLabel, type Profile, pathLabel, principalLabel, roleName } from './access-words'
import { cellAt, firstCell, type Matrix, moveFrom, type Position } from './build-matrices'
import { OperationName } from './operation-name'
import styles from './permission-matrix.module.css'
import { ToneIndicator } from './tone-indicator'
import { WantedMark } from './wanted-mark'

export interface SelectedCell {
  readonly needId: string
  readonly operation: string
}

interface PermissionMatrixProps {
  readonly matrix: Matrix
  readonly profile: Profile
  readonly label: string
  readonly selected: SelectedCell | null
  readonly onSelect: (cell: SelectedCell) => void
}

/** Operations down, principals across. One tab stop; arrow keys move; a cell opens its reasons. */
export function PermissionMatrix({ matrix, profile, label, selected, onSelect }: PermissionMatrixProps) {
  const table = useRef<HTMLTableElement>(null)
  const [moved, setMoved] = useState<Position | null>(null)
  const chosen = selected && positionOf(matrix, selected)
  const active = chosen ?? moved ?? firstCell(matrix)

  function select({ row, column }: Position) {
    const need = matrix.columns[column]
    const operation = matrix.operations[row]
    if (need && operation) onSelect({ needId: need.id, operation })
  }

  function handleKey(event: KeyboardEvent, from: Position) {
    const to = moveFrom(matrix, from, event.key)
    if (!to) return
    event.preventDefault()
    setMoved(to)
    table.current?.querySelector<HTMLElement>(`[data-cell="${to.row}.${to.column}"]`)?.focus()
    // With the reasons open, they follow the focus.
    if (chosen) select(to)
  }

  return (
    <section className={styles.scroller} aria-label={label}>
      {/* biome-ignore lint/a11y/noNoninteractiveElementToInteractiveRole: a grid is a table whose cells take the focus */}
      <table ref={table} role="grid" aria-label={label} className={styles.matrix}>
        <thead>
          <tr>
            <th scope="col" rowSpan={2} className={styles.corner}>
              Operation
            </th>
            {matrix.paths.map(({ path, columns }) => (
              <th key={path} scope="colgroup" colSpan={columns} className={styles.path}>
                {pathLabel(path)}
              </th>
            ))}
          </tr>
          <tr>
            {matrix.columns.map((need) => (
              <PrincipalHeader key={need.id} need={need} />
            ))}
          </tr>
        </thead>
        <tbody>
          {matrix.operations.map((operation, row) => (
            <tr key={operation}>
              <th scope="row" className={styles.operation}>
                <OperationName name={operation} />
              </th>
              {matrix.columns.map((need, column) => (
                <MatrixCell
                  key={need.id}
                  need={need}
                  operation={operation}
                  cell={cellAt(matrix, row, column)}
                  profile={profile}
                  position={{ row, column }}
                  tabStop={active.row === row && active.column === column}
                  pressed={chosen?.row === row && chosen.column === column}
                  onOpen={select}
                  onMove={handleKey}
                />
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  )
}

function PrincipalHeader({ need }: { need: NeedView }) {
  return (
    <th scope="col" className={styles.principal}>
      <span className={styles.kind}>{principalLabel(need.principalKind)}</span>
      <span className={styles.role} title={need.principalArn}>
        {roleName(need.principalArn)}
      </span>
      {keyRoleLabel(need.keyRoles) && <span className={styles.keyRole}>{keyRoleLabel(need.keyRoles)}</span>}
    </th>
  )
}

interface MatrixCellProps {
  readonly need: NeedView
  readonly operation: string
  readonly cell: NeedView['cells'][number] | null
  readonly profile: Profile
  readonly position: Position
  readonly tabStop: boolean
  readonly pressed: boolean
  readonly onOpen: (at: Position) => void
  readonly onMove: (event: KeyboardEvent, from: Position) => void
}

function MatrixCell({ need, operation, cell, profile, position, tabStop, pressed, onOpen, onMove }: MatrixCellProps) {
  if (!cell)
    return (
      <td className={styles.empty}>
        <WantedMark wanted="not needed" />
      </td>
    )
  const { word, tone, wanted } = cellAppearance(cell, profile)
  const spoken = `${operation} for ${principalLabel(need.principalKind)}: ${word}, ${wanted}. Show why`
  return (
    <td className={styles.cell}>
      <button
        type="button"
        className={styles.button}
        data-cell={`${position.row}.${position.column}`}
        data-tone={tone}
        tabIndex={tabStop ? 0 : -1}
        aria-pressed={pressed}
        aria-label={spoken}
        onClick={() => onOpen(position)}
        onKeyDown={(event) => onMove(event, position)}
      >
        {tone === 'quiet' ? (
          wanted === 'seed only' && <span className={styles.quiet}>{word}</span>
        ) : (
          <ToneIndicator tone={tone}>{word}</ToneIndicator>
        )}
        <WantedMark wanted={wanted} />
      </button>
    </td>
  )
}

function positionOf(matrix: Matrix, { needId, operation }: SelectedCell): Position | null {
  const column = matrix.columns.findIndex((need) => need.id === needId)
  const row = matrix.operations.indexOf(operation)
  return column === -1 || row === -1 ? null : { row, column }
}
