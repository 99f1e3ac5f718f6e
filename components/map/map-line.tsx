'use client'

import { type Edge, EdgeLabelRenderer, type EdgeProps, getBezierPath, Position } from '@xyflow/react'
import { useCanvas } from './canvas-context'
import type { DrawnEdge } from './draw-map'
import styles from './map.module.css'
import { dashes } from './status-line'

export interface LineData extends Record<string, unknown> {
  readonly edge: DrawnEdge
  /** Lines between the same two boxes stand apart. */
  readonly shift: number
  /** Says its word even when nothing lights it. */
  readonly labelled: boolean
}

/** One status between two boxes: its colour, its dash and, where there is room, its word. */
export function MapLine({ id, sourceX, sourceY, targetX, targetY, data }: EdgeProps<Edge<LineData>>) {
  const canvas = useCanvas()
  if (!data) return null
  const { edge, shift, labelled } = data
  const apart = shift * 8
  const [path, labelX, labelY] = getBezierPath({
    sourceX,
    sourceY: sourceY + apart,
    sourcePosition: Position.Right,
    targetX,
    targetY: targetY + apart,
    targetPosition: Position.Left,
  })
  const lit = canvas.lit?.lines.has(id) ?? false
  const dim = canvas.lit !== null && !lit
  return (
    <>
      <path
        d={path}
        className={styles.line}
        data-status={edge.status}
        data-dim={dim}
        strokeWidth={Math.min(5, 1.5 + Math.log2(edge.needs) / 2) + (lit ? 1 : 0)}
        strokeDasharray={dashes[edge.status]}
      />
      {(lit || (labelled && !dim)) && (
        <EdgeLabelRenderer>
          <div
            className={styles.label}
            data-status={edge.status}
            style={{ transform: `translate(-50%, -50%) translate(${labelX}px, ${labelY}px)` }}
          >
            {edge.label}
          </div>
        </EdgeLabelRenderer>
      )}
    </>
  )
}
