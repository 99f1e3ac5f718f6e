'use client'
import Checkbox from '@cloudscape-design/components/checkbox'
import Container from '@cloudscape-design/components/container'
import Header from '@cloudscape-design/components/header'
import type { PreflightView } from '@/lib/contracts/requests'
import { levelWord } from './request-words'
import styles from './requests.module.css'

/** The proposed operations, to be narrowed. One always stays: a grant without operations is none. */
export function OperationPicker({
  offered,
  chosen,
  onChange,
}: {
  offered: PreflightView['offered']
  chosen: readonly string[]
  onChange: (operations: readonly string[]) => void
}) {
  const toggle = (operation: string, on: boolean) =>
    onChange(offered.map((o) => o.operation).filter((name) => (name === operation ? on : chosen.includes(name))))
  return (
    <Container
      header={
        <Header
          variant="h2"
          counter={`(${chosen.length} of ${offered.length})`}
          description="What closes the gap is chosen. Take away what you do not want; the checks follow."
        >
          Operations
        </Header>
      }
    >
      <fieldset className={styles.operations} aria-label="Operations of the grant">
        {offered.map(({ operation, level }) => {
          const on = chosen.includes(operation)
          return (
            <Checkbox
              key={operation}
              checked={on}
              disabled={on && chosen.length === 1}
              description={levelWord(level)}
              onChange={({ detail }) => toggle(operation, detail.checked)}
            >
              {operation}
            </Checkbox>
          )
        })}
      </fieldset>
    </Container>
  )
}
