'use client'

import { createContext, useContext } from 'react'
import type { DrawnNode } from './draw-map'

/** What boxes and lines need to know of the canvas they stand on. */
export interface CanvasState {
  /** The lit neighbourhood; null: everything is equally bright. */
  readonly lit: { readonly nodes: ReadonlySet<string>; readonly lines: ReadonlySet<string> } | null
  readonly active: string | null
  readonly tabStop: string | null
  readonly setActive: (id: string | null) => void
  readonly setHovered: (id: string | null) => void
  readonly open: (node: DrawnNode) => void
  readonly focusOn: (id: string) => void
}

export const CanvasContext = createContext<CanvasState | null>(null)

export function useCanvas(): CanvasState {
  const canvas = useContext(CanvasContext)
  if (!canvas) throw new Error('Expected a CanvasContext above; the map canvas provides it.')
  return canvas
}
