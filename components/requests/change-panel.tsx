'use client'
import Container from '@cloudscape-design/components/container'
import Header from '@cloudscape-design/components/header'
import SegmentedControl from '@cloudscape-design/components/segmented-control'
import { useState } from 'react'
import { CodeBlock } from '@/components/ui/code-block'
import { TimeText } from '@/components/ui/time-text'
import type { PreflightView } from '@/lib/contracts/requests'
import { grantCall, issuedFrom } from './request-words'
import styles from './requests.module.css'

/** Exactly what is called: as the change it makes, or as the command line that would make it. */
export function ChangePanel({ preflight, name }: { preflight: PreflightView; name: string | null }) {
  const [form, setForm] = useState('change')
  if (preflight.follows?.how === 'renew') return <MovedEnd preflight={preflight} />
  return (
    <Container
      header={
        <Header
          variant="h2"
          description={`One grant on one key; nothing else on the key changes. ${issuedFrom(preflight)}`}
          actions={
            <SegmentedControl
              label="Show the change as"
              selectedId={form}
              options={[
                { id: 'change', text: 'Change' },
                { id: 'command', text: 'AWS CLI' },
              ]}
              onChange={({ detail }) => setForm(detail.selectedId)}
            />
          }
        >
          Change
        </Header>
      }
    >
      {form === 'change' ? (
        <AddedGrant call={grantCall(preflight, name)} />
      ) : (
        <CodeBlock label="AWS CLI command" code={preflight.command} />
      )}
    </Container>
  )
}

/** A renewal calls nothing: the end is Keyscope's, not KMS's. */
function MovedEnd({ preflight: { follows, endsAt } }: { preflight: PreflightView }) {
  return (
    <Container
      header={
        <Header variant="h2" description="Nothing changes in KMS, and no second grant is made.">
          Change
        </Header>
      }
    >
      <div>
        Ends now: <TimeText at={follows?.endsAt ?? null} />
      </div>
      <div>Ends then: {endsAt ? <TimeText at={endsAt} /> : 'not by itself'}</div>
    </Container>
  )
}

function AddedGrant({ call }: { call: string }) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
    <section className={styles.diff} tabIndex={0} aria-label="kms:CreateGrant with these parameters">
      <pre>
        <span className={styles.line}>{'  kms:CreateGrant'}</span>
        {call.split('\n').map((line, i) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: lines have no other name
          <span key={i} className={`${styles.line} ${styles.added}`}>
            {`+ ${line}`}
          </span>
        ))}
      </pre>
    </section>
  )
}
