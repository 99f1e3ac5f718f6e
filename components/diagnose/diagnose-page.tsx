'use client'
import Alert from '@cloudscape-design/components/alert'
import Box from '@cloudscape-design/components/box'
import Button from '@cloudscape-design/components/button'
import Container from '@cloudscape-design/components/container'
import FormField from '@cloudscape-design/components/form-field'
import LiveRegion from '@cloudscape-design/components/live-region'
import SpaceBetween from '@cloudscape-design/components/space-between'
import Textarea from '@cloudscape-design/components/textarea'
import { type FormEvent, useEffect, useRef, useState } from 'react'
import { FreshnessNotice } from '@/components/layout/freshness-notice'
import { PageFrame } from '@/components/layout/page-header'
import { failureTitle } from '@/components/matrix/failure-catalogue'
import { formatNumber } from '@/components/ui/format-number'
import type { DiagnosisView } from '@/lib/contracts/diagnose'
import { Answer } from './answer'
import { AskWhich } from './ask-which'
import { questionTitles } from './diagnose-words'
import { RefusedCalls } from './refused-calls'
import { Understood } from './understood'
import { useDiagnosis } from './use-diagnosis'

/** Takes whatever somebody has in hand when a node or volume does not start, and says which link broke. */
export function DiagnosePage({ initialText }: { initialText: string }) {
  const [text, setText] = useState(initialText)
  const [empty, setEmpty] = useState(false)
  const { view, input, error, isPending, isRefreshing, ask, again, choose } = useDiagnosis()
  const asked = useRef(false)
  useEffect(() => {
    if (initialText === '' || asked.current) return
    asked.current = true
    ask(initialText)
  }, [initialText, ask])
  const submit = () => {
    setEmpty(text.trim() === '')
    if (text.trim() !== '') ask(text)
  }
  return (
    <PageFrame
      title="Diagnose"
      description="Why a node or volume did not start: which link of its launch to its key broke, in which account it is mended, and how."
    >
      <form
        onSubmit={(event: FormEvent) => {
          event.preventDefault()
          submit()
        }}
      >
        <Container>
          <SpaceBetween size="s">
            <FormField
              label="What do you have?"
              description="An instance id, a NodeClaim or node name, an error message, a CloudTrail event, a scaling activity, log lines. The text is not kept."
              errorText={empty ? 'Paste a text first.' : ''}
              stretch
            >
              <Textarea
                value={text}
                rows={6}
                spellcheck={false}
                placeholder="Client.InvalidKMSKey.InvalidState: The KMS key provided is in an incorrect state"
                onChange={({ detail }) => {
                  setText(detail.value)
                  setEmpty(false)
                }}
                onKeyDown={({ detail }) => {
                  if (detail.key === 'Enter' && (detail.ctrlKey || detail.metaKey)) submit()
                }}
              />
            </FormField>
            <Button variant="primary" formAction="submit" loading={isPending} loadingText="Diagnosing">
              Diagnose
            </Button>
          </SpaceBetween>
        </Container>
        <LiveRegion hidden>{view ? wordsOf(view) : ''}</LiveRegion>
      </form>
      {error && (
        <Alert type="error" header="It could not be diagnosed" action={<Button onClick={again}>Try again</Button>}>
          {error.message}
        </Alert>
      )}
      {view && view.outcome !== 'too-long' && <FreshnessNotice freshness={view.freshness} />}
      {view?.outcome === 'too-long' && (
        <Alert type="warning" header="The text is too long">
          It has {formatNumber(view.length)} characters; {formatNumber(view.limit)} are read. Cut it to what is about
          one launch.
        </Alert>
      )}
      {view?.outcome === 'asks' && (
        <AskWhich view={view} disabled={isPending} onChoose={(value) => choose(view.needs, value)} />
      )}
      {view?.outcome === 'answered' && <Answer view={view} refreshing={isRefreshing} />}
      {view?.outcome === 'answered' && view.mayAskTrail && input && (
        <RefusedCalls key={JSON.stringify([input.text, input.answers])} input={input} />
      )}
      {view && view.outcome !== 'too-long' && <Understood {...view} />}
      {!view && !error && !isPending && (
        <Box color="text-body-secondary">
          Nothing leaves Keyscope and nothing is changed: the answer comes from what the last scan read, and the key is
          read again where that is due.
        </Box>
      )}
    </PageFrame>
  )
}

/** What a screen reader hears when an answer has come. */
function wordsOf(view: DiagnosisView): string {
  if (view.outcome === 'too-long') return 'The text is too long.'
  if (view.outcome === 'asks') return questionTitles[view.needs]
  if (view.failing.length === 0) return 'No link is known to fail.'
  return view.failing.map(({ failure }) => `${failure} ${failureTitle(failure)}.`).join(' ')
}
