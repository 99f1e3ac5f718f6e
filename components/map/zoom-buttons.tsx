'use client'

import Button from '@cloudscape-design/components/button'
import type { ReactFlowInstance } from '@xyflow/react'
import styles from './map.module.css'

export function ZoomButtons({ flow, onFit }: { flow: ReactFlowInstance; onFit: () => void }) {
  return (
    <div className={styles.zoom}>
      <Button variant="icon" iconName="zoom-in" ariaLabel="Zoom in" onClick={() => void flow.zoomIn()} />
      <Button variant="icon" iconName="zoom-out" ariaLabel="Zoom out" onClick={() => void flow.zoomOut()} />
      <Button variant="icon" iconName="zoom-to-fit" ariaLabel="Show all" onClick={onFit} />
    </div>
  )
}
