'use client'
import Alert from '@cloudscape-design/components/alert'
import Button from '@cloudscape-design/components/button'
import Checkbox from '@cloudscape-design/components/checkbox'
import Container from '@cloudscape-design/components/container'
import FormField from '@cloudscape-design/components/form-field'
import Header from '@cloudscape-design/components/header'
import SpaceBetween from '@cloudscape-design/components/space-between'
import Textarea from '@cloudscape-design/components/textarea'
import { useQuery } from '@tanstack/react-query'
import { useRouter } from 'next/navigation'
import { type FormEvent, useState } from 'react'
import { PageFrame } from '@/components/layout/page-header'
import { countOf } from '@/components/ui/format-number'
import { QueryError } from '@/components/ui/query-error'
import { type BundleDraft, RequestBundleInput } from '@/lib/contracts/bundles'
import { paths } from '@/lib/paths'
import { DraftMembers } from './bundle-draft-members'
import { useRequestBundle } from './bundle-mutations'
import { bundleQueries } from './bundle-queries'
import { EndPicker } from './end-picker'
import styles from './requests.module.css'

/** Asks for several grants as one: each with what speaks against it; what is blocked stays out. */
export function NewBundle({ needIds }: { needIds: readonly string[] }) {
  const { data, error, refetch } = useQuery(bundleQueries.preflight(needIds))
  if (!data) {
    return (
      <PageFrame title="Request grants">
        {error ? <QueryError error={error} what="the needs" retry={() => void refetch()} /> : null}
      </PageFrame>
    )
  }
  return <Draft draft={data} />
}

function Draft({ draft }: { draft: BundleDraft }) {
  const ready = draft.members.filter((member) => member.ready)
  const [chosen, setChosen] = useState<ReadonlySet<string>>(() => new Set(ready.map((member) => member.needId)))
  const kept = ready.filter((member) => chosen.has(member.needId))
  const blocked = draft.members.length - ready.length
  return (
    <PageFrame
      title={`Request ${countOf(kept.length, 'grant')}: ${draft.family}`}
      description="One request, one decision of another person. The grants are made one after another, in this order."
    >
      {blocked > 0 && (
        <Alert
          type="warning"
          header={`${countOf(blocked, 'grant')} cannot be asked for and ${blocked === 1 ? 'stays' : 'stay'} out`}
        >
          The table says why. Put it right and come back, or go on without.
        </Alert>
      )}
      <DraftMembers members={draft.members} chosen={chosen} onChange={setChosen} />
      <AskForm needIds={kept.flatMap((member) => [member.needId, ...member.alsoFor])} count={kept.length} />
    </PageFrame>
  )
}

function AskForm({ needIds, count }: { needIds: readonly string[]; count: number }) {
  const router = useRouter()
  const request = useRequestBundle()
  const [reason, setReason] = useState('')
  const [stopOnError, setStopOnError] = useState(true)
  const [endsAt, setEndsAt] = useState<string | null>(null)
  const [refused, setRefused] = useState('')

  const submit = (event: FormEvent) => {
    event.preventDefault()
    const input = RequestBundleInput.safeParse({ needIds: [...needIds], reason, stopOnError, endsAt })
    if (!input.success) return setRefused(input.error.issues[0]?.message ?? 'Enter a reason.')
    request.mutate(input.data, { onSuccess: ({ id }) => router.push(paths.bundle(id)) })
  }
  const why = count === 0 ? 'Choose at least one grant.' : null
  return (
    <form onSubmit={submit}>
      <Container header={<Header variant="h2">Reason</Header>}>
        <SpaceBetween size="m">
          <FormField
            label="Why is this access needed?"
            description="The approver reads it, and it stays in the audit log, on every grant of this request."
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
          <Checkbox
            checked={stopOnError}
            onChange={({ detail }) => setStopOnError(detail.checked)}
            description="The grants behind a failed one wait until an approver lets them go on."
          >
            Stop when one fails
          </Checkbox>
          <EndPicker value={endsAt} onChange={setEndsAt} />
          {request.error && <Alert type="error">{request.error.message}</Alert>}
          <Button
            variant="primary"
            formAction="submit"
            disabled={why !== null}
            disabledReason={why ?? undefined}
            loading={request.isPending}
            loadingText="Making the request"
          >
            {`Request ${countOf(count, 'grant')}`}
          </Button>
          {why && <div className={styles.note}>{why}</div>}
        </SpaceBetween>
      </Container>
    </form>
  )
}
