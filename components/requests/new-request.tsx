'use client'
import Alert from '@cloudscape-design/components/alert'
import Button from '@cloudscape-design/components/button'
import Container from '@cloudscape-design/components/container'
import FormField from '@cloudscape-design/components/form-field'
import Header from '@cloudscape-design/components/header'
import SpaceBetween from '@cloudscape-design/components/space-between'
import Textarea from '@cloudscape-design/components/textarea'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useRouter } from 'next/navigation'
import { type FormEvent, useState } from 'react'
import { PageFrame } from '@/components/layout/page-header'
import { QueryError } from '@/components/ui/query-error'
import { type PreflightInput, type PreflightView, RequestGrantInput } from '@/lib/contracts/requests'
import { nameOf } from '@/lib/domain/arn'
import { paths } from '@/lib/paths'
import { BlastRadius } from './blast-radius'
import { ChangePanel } from './change-panel'
import { CheckList } from './check-list'
import { EffectTable } from './effect-table'
import { EndPicker } from './end-picker'
import { useRequestGrant } from './mutations'
import { NeedFacts } from './need-facts'
import { OperationPicker } from './operation-picker'
import { requestQueries } from './queries'
import { keyName, principalKindWord } from './request-words'
import styles from './requests.module.css'

interface NewRequestProps {
  readonly needId: string
  /** The request whose grant is to end later, or to give way. */
  readonly follows?: { readonly id: string; readonly number: number }
  /** The end that is proposed; null: none. */
  readonly endsAt?: string | null
}

const asked = (
  operations: readonly string[] | undefined,
  endsAt: string | null,
  follows: NewRequestProps['follows'],
): Omit<PreflightInput, 'needId'> => ({
  ...(operations && { operations: [...operations] }),
  ...(endsAt && { endsAt }),
  ...(follows && { follows: follows.id }),
})

/** Who would have to approve it, before it is asked for. */
const approvalsNeeded = ({ approval }: PreflightView) =>
  approval?.automatic
    ? 'By the approval rules nobody has to approve it: it is created at once.'
    : `It takes ${approval?.needed.join(', and ') ?? 'the approval of another person'}.`

/** Asks for the grant that closes one need's gap: what lacks, what would be created, what speaks against it, and why. */
export function NewRequest({ needId, follows, endsAt: proposedEnd = null }: NewRequestProps) {
  const [operations, setOperations] = useState<readonly string[]>()
  const [endsAt, setEndsAt] = useState(proposedEnd)
  const { data, error, refetch, isFetching } = useQuery({
    ...requestQueries.preflight(needId, asked(operations, endsAt, follows)),
    placeholderData: keepPreviousData,
  })
  if (!data) {
    return (
      <PageFrame title="Request a grant">
        {error ? <QueryError error={error} what="the need" retry={() => void refetch()} /> : null}
      </PageFrame>
    )
  }
  const chosen = operations ?? data.proposal.operations
  return (
    <PageFrame
      title={`${titleOf(data)}: ${keyName(data.need)} for ${data.need.clusterName}`}
      description={`${aboutEarlier(data)}For ${nameOf(data.need.principalArn)}, the ${principalKindWord(data.need.principalKind)} of the cluster. ${approvalsNeeded(data)}`}
    >
      {error && <QueryError error={error} what="the checks" retry={() => void refetch()} />}
      <div className={styles.columns}>
        <div className={`${styles.stack} ${styles.main}`}>
          <NeedFacts preflight={data} />
          <OperationPicker offered={data.offered} chosen={chosen} onChange={setOperations} />
          <EffectTable preflight={data} />
          <ChangePanel preflight={data} name={null} />
          <BlastRadius blast={data.blast} />
        </div>
        <div className={`${styles.stack} ${styles.side}`}>
          <CheckList checks={data.checks} loading={isFetching} />
          <AskForm
            preflight={data}
            operations={chosen}
            checking={isFetching}
            endsAt={endsAt}
            onEndsAt={setEndsAt}
            follows={follows}
          />
        </div>
      </div>
    </PageFrame>
  )
}

const titleOf = ({ follows }: PreflightView) =>
  ({ renew: 'Renew a grant', replace: 'Replace a grant', none: 'Request a grant' })[follows?.how ?? 'none']

function aboutEarlier({ follows }: PreflightView): string {
  if (!follows) return ''
  return follows.how === 'renew'
    ? `The grant of request ${follows.number} stays and ends later; no second one is made. `
    : `A new grant is made; the one of request ${follows.number} is retired once the new one is verified. `
}

interface AskFormProps {
  readonly preflight: PreflightView
  readonly operations: readonly string[]
  readonly checking: boolean
  readonly endsAt: string | null
  readonly onEndsAt: (endsAt: string | null) => void
  readonly follows: NewRequestProps['follows']
}

function AskForm({ preflight, operations, checking, endsAt, onEndsAt, follows }: AskFormProps) {
  const router = useRouter()
  const request = useRequestGrant()
  const [reason, setReason] = useState(follows ? `The access of request ${follows.number} is still needed.` : '')
  const [refused, setRefused] = useState('')

  const submit = (event: FormEvent) => {
    event.preventDefault()
    const input = RequestGrantInput.safeParse({
      needId: preflight.need.id,
      reason,
      ...asked(operations, endsAt, follows),
    })
    if (!input.success) return setRefused(input.error.issues[0]?.message ?? 'Enter a reason.')
    request.mutate(input.data, {
      // The request's own page says that it waits for another person.
      onSuccess: ({ id }) => router.push(paths.request(id)),
    })
  }
  const why = checking ? 'The checks are running.' : blockedBecause(preflight, operations)
  return (
    <form onSubmit={submit}>
      <Container header={<Header variant="h2">Reason</Header>}>
        <SpaceBetween size="m">
          <FormField
            label="Why is this access needed?"
            description="The approver reads it, and it stays in the audit log."
            errorText={refused}
            stretch
          >
            <Textarea
              value={reason}
              rows={4}
              onChange={({ detail }) => {
                setReason(detail.value)
                setRefused('')
              }}
            />
          </FormField>
          <EndPicker value={endsAt} onChange={onEndsAt} />
          {request.error && <Alert type="error">{request.error.message}</Alert>}
          <SpaceBetween direction="horizontal" size="xs">
            <Button variant="link" href={paths.cluster(preflight.need.clusterArn)}>
              Back to the cluster
            </Button>
            <Button
              variant="primary"
              formAction="submit"
              disabled={why !== null}
              disabledReason={why ?? undefined}
              loading={request.isPending}
              loadingText="Making the request"
            >
              {preflight.follows?.how === 'renew' ? 'Request renewal' : 'Request grant'}
            </Button>
          </SpaceBetween>
          {why && <div className={styles.note}>{why}</div>}
        </SpaceBetween>
      </Container>
    </form>
  )
}

function blockedBecause({ ready, checks }: PreflightView, operations: readonly string[]): string | null {
  if (operations.length === 0) return 'Choose at least one operation.'
  if (ready) return null
  const blocking = checks.filter((check) => check.outcome === 'block').map((check) => `"${check.title}"`)
  return `Cannot be asked for: blocked by the check ${blocking.join(' and ')}.`
}
