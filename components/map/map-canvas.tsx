'use client'

import '@xyflow/react/dist/base.css'
import { type Edge, type Node, Position, ReactFlow, type ReactFlowInstance } from '@xyflow/react'
import { useRouter } from 'next/navigation'
import { type KeyboardEvent, useCallback, useEffect, useMemo, useRef, useState } from 'react'
import type { MapView } from '@/lib/contracts/map'
import { CanvasContext, type CanvasState } from './canvas-context'
import type { DrawnMap, DrawnNode } from './draw-map'
import styles from './map.module.css'
import { layOutMap, type MapLayout, nodeSize } from './map-layout'
import { type LineData, MapLine } from './map-line'
import { AccountBox, EntityNode, LayerHeading } from './map-nodes'
import { openingOf } from './opening'
import { neighbourhood, startOf, walk } from './walk-map'
import { ZoomButtons } from './zoom-buttons'

interface MapCanvasProps {
  readonly map: DrawnMap
  readonly rows: MapView['rows']
  readonly label: string
  readonly onFocus: (id: string) => void
  readonly onUnfold: (groupId: string) => void
  readonly onTable: () => void
}

const nodeTypes = { entity: EntityNode, account: AccountBox, heading: LayerHeading }
const edgeTypes = { line: MapLine }
const margin = 24
const tallest = 1600

/** The picture. One tab stop; arrow keys follow the lines, Enter opens, T shows the table. */
export function MapCanvas({ map, rows, label, onFocus, onUnfold, onTable }: MapCanvasProps) {
  const router = useRouter()
  const frame = useRef<HTMLDivElement>(null)
  const layout = useLayout(map)
  const [flow, setFlow] = useState<ReactFlowInstance | null>(null)
  const [active, setActive] = useState<string | null>(null)
  const [hovered, setHovered] = useState<string | null>(null)

  const byId = useMemo(() => new Map(map.nodes.map((node) => [node.id, node])), [map])
  const placed = useMemo(
    () => map.nodes.map((node) => ({ ...node, y: layout?.layout.nodes.get(node.id)?.y ?? 0 })),
    [map, layout],
  )
  const lightSource = hovered ?? active
  const lit = useMemo(
    () => (lightSource ? neighbourhood(map.edges, (id) => byId.get(id)?.kind, lightSource) : null),
    [map, byId, lightSource],
  )

  const open = useCallback(
    (node: DrawnNode) => {
      if (node.members > 1) onUnfold(node.groupId)
      else router.push(openingOf(node, rows))
    },
    [router, rows, onUnfold],
  )

  const fit = useCallback(() => {
    if (!flow || !layout || !frame.current) return
    const { width } = layout.layout
    const zoom = Math.min(1, (frame.current.clientWidth - 2 * margin) / width)
    const left = (frame.current.clientWidth - width * zoom) / 2
    void flow.setViewport({ x: left, y: margin + headingHeight * zoom, zoom })
  }, [flow, layout])
  useEffect(fit, [fit])
  useEffect(() => {
    window.addEventListener('resize', fit)
    return () => window.removeEventListener('resize', fit)
  }, [fit])

  function handleKey(event: KeyboardEvent) {
    if (event.key === 't' || event.key === 'T') return onTable()
    if (event.key === 'Escape') return setActive(null)
    const here = active ?? startOf(placed)
    const next = here && walk(placed, map.edges, here, event.key)
    if (!next) return
    event.preventDefault()
    setActive(next)
    frame.current?.querySelector<HTMLElement>(`[data-node="${CSS.escape(next)}"]`)?.focus()
  }

  const canvas = useMemo<CanvasState>(
    () => ({
      lit,
      active,
      tabStop: active && byId.has(active) ? active : startOf(placed),
      setActive,
      setHovered,
      open,
      focusOn: onFocus,
    }),
    [lit, active, byId, placed, open, onFocus],
  )
  const height = layout ? Math.min(tallest, layout.layout.height + headingHeight + 2 * margin) : 360

  return (
    <CanvasContext value={canvas}>
      {/* biome-ignore lint/a11y/noStaticElementInteractions: keys pressed on the boxes inside arrive here */}
      <div
        ref={frame}
        className={styles.canvas}
        style={{ blockSize: height }}
        onKeyDown={handleKey}
        aria-busy={!layout}
      >
        <p className={styles.hidden} id="map-keys">
          Arrow keys follow the lines. Enter opens. T shows the table.
        </p>
        {layout && (
          <ReactFlow
            aria-label={label}
            aria-describedby="map-keys"
            nodes={layout.nodes}
            edges={layout.edges}
            nodeTypes={nodeTypes}
            edgeTypes={edgeTypes}
            onInit={setFlow}
            onPaneClick={() => setActive(null)}
            nodesDraggable={false}
            nodesConnectable={false}
            nodesFocusable={false}
            edgesFocusable={false}
            elementsSelectable={false}
            disableKeyboardA11y
            zoomOnScroll={false}
            zoomOnDoubleClick={false}
            preventScrolling={false}
            minZoom={0.3}
            maxZoom={1.6}
            proOptions={{ hideAttribution: true }}
          />
        )}
        {flow && <ZoomButtons flow={flow} onFit={fit} />}
      </div>
    </CanvasContext>
  )
}

const headingHeight = 32

interface LaidOut {
  readonly layout: MapLayout
  readonly nodes: Node[]
  readonly edges: Edge<LineData>[]
}

/** The newest layout that is ready; the one before stays while the worker thinks. */
function useLayout(map: DrawnMap): LaidOut | null {
  const [laidOut, setLaidOut] = useState<LaidOut | null>(null)
  useEffect(() => {
    let current = true
    void layOutMap(map).then((layout) => {
      if (current) setLaidOut({ layout, nodes: flowNodes(map, layout), edges: flowEdges(map) })
    })
    return () => {
      current = false
    }
  }, [map])
  return laidOut
}

const layerNames = { key: 'Keys', role: 'Roles', cluster: 'Clusters' } as const

function flowNodes(map: DrawnMap, layout: MapLayout): Node[] {
  const still = { draggable: false, selectable: false, focusable: false } as const
  const headings = (['key', 'role', 'cluster'] as const)
    .filter((kind) => map.groups.some((group) => group.kind === kind))
    .map((kind) => ({
      id: `layer/${kind}`,
      type: 'heading',
      position: { x: layout.layers[kind], y: -headingHeight },
      data: { name: layerNames[kind] },
      ...sized(nodeSize.width, 24),
      ...still,
    }))
  const accounts = layout.groups.map((box) => ({
    id: `account/${box.id}`,
    type: 'account',
    position: { x: box.x, y: box.y },
    data: { group: box.group },
    ...sized(box.width, box.height),
    ...still,
    zIndex: -1,
  }))
  const entities = map.nodes.flatMap((node) => {
    const box = layout.nodes.get(node.id)
    if (!box) return []
    const handle = { x: 0, y: box.height / 2, width: 1, height: 1 }
    return [
      {
        id: node.id,
        type: 'entity',
        position: { x: box.x, y: box.y },
        data: { node },
        ...sized(box.width, box.height),
        ...still,
        handles: [
          { ...handle, type: 'target' as const, position: Position.Left },
          { ...handle, x: box.width, type: 'source' as const, position: Position.Right },
        ],
      },
    ]
  })
  return [...headings, ...accounts, ...entities]
}

/** Sizes are known before anything is measured: the layout used them. */
const sized = (width: number, height: number) => ({ width, height, measured: { width, height } })

function flowEdges(map: DrawnMap): Edge<LineData>[] {
  const seen = new Map<string, number>()
  const labelled = map.edges.filter((edge) => edge.status !== 'allowed').length <= 16
  return map.edges.map((edge) => {
    const pair = `${edge.from} ${edge.to}`
    const shift = seen.get(pair) ?? 0
    seen.set(pair, shift + 1)
    return {
      id: edge.id,
      source: edge.from,
      target: edge.to,
      type: 'line',
      data: { edge, shift, labelled: labelled && edge.status !== 'allowed' },
    }
  })
}
