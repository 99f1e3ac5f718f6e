'use client'
import SplitPanel from '@cloudscape-design/components/split-panel'
import { createContext, type ReactNode, useContext, useEffect, useMemo, useRef, useState } from 'react'
import { createPortal } from 'react-dom'

interface Panel {
  readonly header: string
  readonly close: () => void
}

interface SidePanelSlot {
  readonly panel: Panel | null
  readonly setPanel: (panel: Panel | null) => void
  readonly target: HTMLElement | null
  readonly setTarget: (target: HTMLElement | null) => void
}

const Slot = createContext<SidePanelSlot | null>(null)

export function SidePanelProvider({ children }: { children: ReactNode }) {
  const [panel, setPanel] = useState<Panel | null>(null)
  const [target, setTarget] = useState<HTMLElement | null>(null)
  const value = useMemo(() => ({ panel, setPanel, target, setTarget }), [panel, target])
  return <Slot value={value}>{children}</Slot>
}

export function useSidePanelSlot(): SidePanelSlot {
  const slot = useContext(Slot)
  if (!slot) throw new Error('Expected a SidePanelProvider above; the shell of the console holds it.')
  return slot
}

/**
 * Opens the panel beside the page (below it on a narrow screen) for as long as this is rendered. The children stay part of
 * the page that renders them.
 */
export function SidePanel({ header, onClose, children }: { header: string; onClose: () => void; children: ReactNode }) {
  const { setPanel, target } = useSidePanelSlot()
  const close = useRef(onClose)
  close.current = onClose
  useEffect(() => {
    setPanel({ header, close: () => close.current() })
  }, [header, setPanel])
  useEffect(() => () => setPanel(null), [setPanel])
  return target ? createPortal(children, target) : null
}

/** The shell's end of it. */
export function SidePanelFrame({ panel, setTarget }: Pick<SidePanelSlot, 'setTarget'> & { panel: Panel }) {
  return (
    <SplitPanel header={panel.header} closeBehavior="hide">
      <div ref={setTarget} />
    </SplitPanel>
  )
}
