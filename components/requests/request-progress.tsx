import Container from '@cloudscape-design/components/container'
import Header from '@cloudscape-design/components/header'
import Steps, { type StepsProps } from '@cloudscape-design/components/steps'
import type { RequestView } from '@/lib/contracts/requests'

type Step = RequestView['progress'][number]

/** Requested, checked, approved, applied, verified: where a request stands. */
export function RequestProgress({ request }: { request: RequestView }) {
  const waitsForPerson = request.state === 'requested'
  return (
    <Container header={<Header variant="h2">Progress</Header>}>
      <Steps
        ariaLabel="Progress of the request"
        steps={request.progress.map((step) => ({
          header: step.title,
          details: step.detail,
          ...statusOf(step, waitsForPerson),
        }))}
      />
    </Container>
  )
}

function statusOf({ status }: Step, waitsForPerson: boolean): Pick<StepsProps.Step, 'status' | 'statusIconAriaLabel'> {
  switch (status) {
    case 'done':
      return { status: 'success', statusIconAriaLabel: 'Done' }
    case 'failed':
      return { status: 'error', statusIconAriaLabel: 'Ended here' }
    case 'current':
      return waitsForPerson
        ? { status: 'pending', statusIconAriaLabel: 'Waiting for a person' }
        : { status: 'loading', statusIconAriaLabel: 'Under way' }
    case 'waiting':
      return { status: 'not-started', statusIconAriaLabel: 'Not yet' }
  }
}
