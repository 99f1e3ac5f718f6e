import type { Wanted } from './access-words'
import styles from './permission-matrix.module.css'

/** How much an operation is wanted: a word over a line that is solid, dashed, dotted or none. Colour says nothing here. */
export function WantedMark({ wanted }: { wanted: Wanted }) {
  return (
    <span className={styles.wanted} data-wanted={wanted}>
      {wanted === 'not needed' ? '– not needed' : wanted}
    </span>
  )
}

const meanings: readonly (readonly [Wanted, string])[] = [
  ['required', 'a launch fails without it'],
  ['recommended', 'only some launches use it'],
  ['seed only', 'asked for by the founding profile alone'],
  ['not needed', 'no profile asks for it'],
]

/** What the marks of the matrix mean. */
export function WantedLegend() {
  return (
    <dl className={styles.legend} aria-label="How much each operation is wanted">
      {meanings.map(([wanted, meaning]) => (
        <div key={wanted}>
          <dt>
            <WantedMark wanted={wanted} />
          </dt>
          <dd>{meaning}</dd>
        </div>
      ))}
    </dl>
  )
}
