'use client'
import Alert from '@cloudscape-design/components/alert'
import Box from '@cloudscape-design/components/box'
import Button from '@cloudscape-design/components/button'
import Container from '@cloudscape-design/components/container'
import Header from '@cloudscape-design/components/header'
import { ToneIndicator } from '@/components/matrix/tone-indicator'
import type { OrderView } from '@/lib/contracts/grant-uses'
import { Why } from './grant-cells'
import { breakLine, effectWords, madeAgain } from './grant-words'
import styles from './key-grants.module.css'

/** The steps of revoking the chosen grants. Keyscope revokes none of them. */
export function GrantOrder({ view, onClose }: { view: OrderView; onClose: () => void }) {
  const at = view.steps.findIndex(({ revocation }) => revocation.effect === 'breaks')
  return (
    <Container
      header={
        <Header
          variant="h2"
          description="Each step is judged after the ones before it: of two grants that cover for each other the second one breaks. Keyscope revokes nothing."
          actions={<Button onClick={onClose}>Close</Button>}
        >
          Safest order to revoke
        </Header>
      }
    >
      {at >= 0 && (
        <Alert type="warning">
          {at === 0
            ? 'The first step breaks something already.'
            : `From step ${at + 1} on, something that works would break.`}
        </Alert>
      )}
      <ol className={styles.steps} aria-label="Steps">
        {view.steps.map(({ grantIds, count, grantee, name, keptIn, revocation }) => (
          <li key={grantIds[0]}>
            <ToneIndicator tone={effectWords(revocation.effect).tone}>{breakLine(revocation)}</ToneIndicator>
            <div className={styles.anywhere}>
              <b>{grantee}</b> {count > 1 ? `(${count} grants)` : `grant ${(grantIds[0] ?? '').slice(0, 12)}…`}
              {name && ` ${name}`}
            </div>
            <Box color="text-body-secondary" fontSize="body-s">
              {keptIn && <p className={styles.line}>{madeAgain(keptIn)}</p>}
              <Why revocation={revocation} />
            </Box>
          </li>
        ))}
      </ol>
    </Container>
  )
}
