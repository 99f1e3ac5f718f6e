import { type MapStatusName, statusWord } from './draw-map'
import styles from './map.module.css'

/** Solid, dashed, dotted: a status reads without its colour. */
export const dashes: Readonly<Record<MapStatusName, string | undefined>> = {
  missing: '7 5',
  unknown: '2 4',
  allowed: undefined,
}

/** The line of a status as the legend shows it. */
export function StatusLine({ status }: { status: MapStatusName }) {
  return (
    <svg width="34" height="8" viewBox="0 0 34 8" className={styles.sample} data-status={status} role="img">
      <title>{`Line for ${statusWord(status).toLowerCase()}`}</title>
      <line x1="0" y1="4" x2="34" y2="4" strokeWidth="2" strokeDasharray={dashes[status]} />
    </svg>
  )
}
