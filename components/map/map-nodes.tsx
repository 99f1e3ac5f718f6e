'use client'

import Icon, { type IconProps } from '@cloudscape-design/components/icon'
import { Handle, type Node, type NodeProps, NodeToolbar, Position } from '@xyflow/react'
import { useCanvas } from './canvas-context'
import {
  type DrawnGroup,
  type DrawnKind,
  type DrawnNode,
  type MapStatusName,
  mapStatuses,
  statusWord,
} from './draw-map'
import styles from './map.module.css'
import { openingWord } from './opening'

const icons: Readonly<Record<DrawnKind, IconProps.Name>> = { key: 'key', role: 'user-profile', cluster: 'grid-view' }
const kinds: Readonly<Record<DrawnKind, string>> = { key: 'Key', role: 'Role', cluster: 'Cluster' }

/** A key, a role or a cluster. */
export function EntityNode({ data: { node } }: NodeProps<Node<{ node: DrawnNode }>>) {
  const canvas = useCanvas()
  const dim = canvas.lit !== null && !canvas.lit.nodes.has(node.id)
  return (
    <>
      <Anchors />
      <button
        type="button"
        className={`nopan ${styles.entity}`}
        data-node={node.id}
        data-focus={node.focus}
        data-active={canvas.active === node.id}
        data-dim={dim}
        tabIndex={canvas.tabStop === node.id ? 0 : -1}
        aria-label={spoken(node)}
        onFocus={() => canvas.setActive(node.id)}
        onClick={(event) => {
          // A click shows what one can do; Enter, which arrives as a click without a pointer, does it.
          if (event.detail === 0) canvas.open(node)
          else canvas.setActive(node.id)
        }}
        onDoubleClick={() => canvas.open(node)}
        onMouseEnter={() => canvas.setHovered(node.id)}
        onMouseLeave={() => canvas.setHovered(null)}
      >
        <Icon name={node.members > 1 ? 'folder' : icons[node.kind]} size="small" />
        <span className={styles.names}>
          <span className={styles.name} title={node.label}>
            {node.label}
          </span>
          <span className={styles.detail} title={node.sublabel}>
            {node.sublabel}
          </span>
        </span>
        <Counts counts={node.counts} />
      </button>
      <NodeToolbar
        isVisible={canvas.active === node.id}
        position={Position.Bottom}
        offset={4}
        className={styles.toolbar}
      >
        <button type="button" tabIndex={-1} onClick={() => canvas.open(node)}>
          {openingWord(node)}
        </button>
        {node.kind !== 'role' && node.members === 1 && !node.focus && (
          <button type="button" tabIndex={-1} onClick={() => canvas.focusOn(node.id)}>
            Focus here
          </button>
        )}
      </NodeToolbar>
    </>
  )
}

/** Where lines begin and end. React Flow looks for them whenever it measures a box. */
function Anchors() {
  return (
    <>
      <Handle type="target" position={Position.Left} className={styles.anchor} isConnectable={false} />
      <Handle type="source" position={Position.Right} className={styles.anchor} isConnectable={false} />
    </>
  )
}

function spoken(node: DrawnNode): string {
  const counts = mapStatuses
    .filter((status) => node.counts[status] > 0)
    .map((status) => `${node.counts[status]} ${statusWord(status).toLowerCase()}`)
  return [`${kinds[node.kind]} ${node.label}`, node.sublabel, ...counts].filter(Boolean).join(', ')
}

const marks: Readonly<Record<MapStatusName, string>> = { missing: '✕', unknown: '?', allowed: '✓' }

function Counts({ counts }: { counts: DrawnNode['counts'] }) {
  return (
    <span className={styles.counts} aria-hidden="true">
      {mapStatuses
        .filter((status) => counts[status] > 0)
        .map((status) => (
          <span key={status} data-status={status} className={styles.count}>
            {counts[status]} {marks[status]}
          </span>
        ))}
    </span>
  )
}

/** The account around its keys, roles or clusters. */
export function AccountBox({ data: { group } }: NodeProps<Node<{ group: DrawnGroup }>>) {
  return (
    <div className={styles.account}>
      <span className={styles.accountName}>{group.label}</span> <span className={styles.detail}>{group.sublabel}</span>
    </div>
  )
}

export function LayerHeading({ data: { name } }: NodeProps<Node<{ name: string }>>) {
  return <div className={styles.heading}>{name}</div>
}
