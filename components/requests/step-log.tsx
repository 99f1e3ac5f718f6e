import Container from '@cloudscape-design/components/container'
import Header from '@cloudscape-design/components/header'
import StatusIndicator from '@cloudscape-design/components/status-indicator'
import { TimeText } from '@/components/ui/time-text'
import type { RequestView } from '@/lib/contracts/requests'
import { CallRecord } from './call-record'
import styles from './requests.module.css'

type Step = RequestView['steps'][number]

const names: Readonly<Record<string, string>> = {
  'assume-role': 'Assume the writer role',
  check: 'Key and grantee read again, everything checked',
  'dry-run': 'CreateGrant with DryRun',
  'create-grant': 'CreateGrant',
  'read-back': 'Read the grant back',
  're-evaluate': 'Judge the access again',
  'retire-grant': 'RetireGrant',
  'see-it-gone': 'See it gone from KMS',
}

/** What the worker did in AWS, each with what came of it. */
export function StepLog({ steps }: { steps: readonly Step[] }) {
  if (steps.length === 0) return null
  return (
    <Container
      header={
        <Header
          variant="h2"
          description="What was done in AWS. The intent is written before each call, the outcome after it, and CloudTrail’s record once it is there."
        >
          Steps
        </Header>
      }
    >
      <ul className={styles.list}>
        {steps.map((step) => (
          <li key={`${step.step} ${step.startedAt}`} className={styles.row}>
            <StepOutcome step={step} />
            <div className={styles.note}>
              <TimeText at={step.startedAt} />
              {step.detail && ` · ${step.detail}`}
            </div>
            {step.calls.map((call) => (
              <CallRecord key={call.call} call={call} />
            ))}
          </li>
        ))}
      </ul>
    </Container>
  )
}

function StepOutcome({ step }: { step: Step }) {
  const name = names[step.step] ?? step.step
  switch (step.outcome) {
    case 'ok':
      return (
        <StatusIndicator type="success" iconAriaLabel="Worked">
          {name}
        </StatusIndicator>
      )
    case 'refused':
      return <StatusIndicator type="error">{name}: refused</StatusIndicator>
    case 'failed':
      return <StatusIndicator type="error">{name}: failed</StatusIndicator>
    case null:
      return (
        <StatusIndicator type="loading" iconAriaLabel="Under way">
          {name}
        </StatusIndicator>
      )
  }
}
