'use client'

import Alert from '@cloudscape-design/components/alert'
import Box from '@cloudscape-design/components/box'
import Container from '@cloudscape-design/components/container'
import Header from '@cloudscape-design/components/header'
import SpaceBetween from '@cloudscape-design/components/space-between'
import { CodeBlock } from '@/components/ui/code-block'
import { CopyButton } from '@/components/ui/copy-button'
import type { KeyView } from '@/lib/contracts/keys'
import styles from './key-policy.module.css'
import { scannerStatement } from './scanner-statement'

/** The key policy as KMS gave it, or why it is not here and what would let the scanner read it. */
export function KeyPolicy({ view, scannerRole }: { view: KeyView; scannerRole: string }) {
  if (view.policy === null) return <UnreadPolicy view={view} scannerRole={scannerRole} />
  return (
    <Container
      header={
        <Header variant="h2" actions={<CopyButton text={view.policy} what="key policy" />}>
          Key policy
        </Header>
      }
    >
      <NumberedText text={view.policy} label="Key policy" />
    </Container>
  )
}

function NumberedText({ text, label }: { text: string; label: string }) {
  const lines = text.split('\n')
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
    <section className={styles.frame} tabIndex={0} aria-label={label}>
      <pre className={styles.numbers} aria-hidden="true">
        {lines.map((_, at) => at + 1).join('\n')}
      </pre>
      <pre className={styles.text}>{text}</pre>
    </section>
  )
}

function UnreadPolicy({ view, scannerRole }: { view: KeyView; scannerRole: string }) {
  return (
    <SpaceBetween size="m">
      <Alert type="warning" header="The key policy could not be read">
        <p className={styles.paragraph}>{view.policyProblem ?? 'No scan has read it yet.'}</p>
        <p className={styles.paragraph}>Every answer that depends on it is shown as unknown.</p>
      </Alert>
      <Container
        header={
          <Header
            variant="h2"
            description={`The owner of the key in account ${view.accountId} can add this statement to the key policy. It lets the scanner read, and nothing else.`}
          >
            What would let the scanner read it
          </Header>
        }
      >
        <SpaceBetween size="s">
          <CodeBlock code={scannerStatement(view, scannerRole)} label="Key policy statement" />
          <Box color="text-body-secondary" fontSize="body-s">
            {view.policyProblem?.includes('explicit deny') &&
              'AWS reports an explicit deny: the statement that denies must leave out the scanner role first, because no allow outweighs it (R14). '}
            An identity policy of the scanner role is enough only where the key policy lets the account’s identity
            policies decide (R2). A service control policy that denies the call must be lifted by its owner.
          </Box>
        </SpaceBetween>
      </Container>
    </SpaceBetween>
  )
}
