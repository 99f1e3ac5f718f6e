'use client'
import Alert from '@cloudscape-design/components/alert'
import Box from '@cloudscape-design/components/box'
import Button from '@cloudscape-design/components/button'
import Container from '@cloudscape-design/components/container'
import Header from '@cloudscape-design/components/header'
import LiveRegion from '@cloudscape-design/components/live-region'
import SpaceBetween from '@cloudscape-design/components/space-between'
import StatusIndicator from '@cloudscape-design/components/status-indicator'
import { FreshnessNotice } from '@/components/layout/freshness-notice'
import { PageFrame } from '@/components/layout/page-header'
import { CopyButton } from '@/components/ui/copy-button'
import type { WhatIfView } from '@/lib/contracts/what-if'
import type { Change } from '@/lib/domain/what-if/changes'
import { paths } from '@/lib/paths'
import { Answer } from './answer'
import { headlineOf } from './answer-words'
import { ChangeForm } from './change-form'
import { ChangeList } from './change-list'
import { useWhatIf } from './use-what-if'

/** Asks what a change would break before anybody makes it. Nothing is changed. */
export function WhatIfPage() {
  const { changes, setChanges, ask, addressProblem, tooLong, answer, error, problems, isPending } = useWhatIf()
  return (
    <PageFrame
      title="What if"
      description="Which clusters could not launch and which volumes could not be attached if something were changed. Nothing is changed by asking."
      actions={changes.length > 0 && !tooLong ? <ShareButton changes={changes} /> : undefined}
    >
      {addressProblem && (
        <Alert type="warning" header="The address holds no question that is understood">
          {addressProblem} Put the question together below.
        </Alert>
      )}
      {tooLong && (
        <Alert type="info" header="Too long for an address">
          The question can be asked, but not be shared by its address, and it is gone when the page is left.
        </Alert>
      )}
      <Container
        header={
          <Header
            variant="h2"
            counter={changes.length > 1 ? `(${changes.length})` : undefined}
            description="They are made in this order; a later one may build on an earlier one."
          >
            Changes
          </Header>
        }
        footer={
          <SpaceBetween size="xs" direction="horizontal" alignItems="center">
            <Button
              variant="primary"
              disabled={changes.length === 0}
              loading={isPending}
              loadingText="Judging"
              onClick={ask}
            >
              Ask what would happen
            </Button>
            <LiveRegion>
              {isPending && (
                <StatusIndicator type="in-progress">Judging every need the changes bear on</StatusIndicator>
              )}
            </LiveRegion>
          </SpaceBetween>
        }
      >
        <ChangeList
          changes={changes}
          problems={problems}
          aliases={aliasesIn(answer)}
          onRemove={(at) => setChanges(changes.toSpliced(at, 1))}
        />
      </Container>
      <Container header={<Header variant="h2">Add a change</Header>}>
        <ChangeForm onAdd={(change) => setChanges([...changes, change])} />
      </Container>
      {error && (
        <Alert type="error" header="It could not be judged" action={<Button onClick={ask}>Try again</Button>}>
          {error.message}
        </Alert>
      )}
      <LiveRegion hidden>{answer ? headlineOf(answer).text : ''}</LiveRegion>
      {answer && (
        <SpaceBetween size="l">
          <FreshnessNotice freshness={answer.freshness} />
          <Answer view={answer} />
        </SpaceBetween>
      )}
      {!answer && !error && !isPending && (
        <Box color="text-body-secondary">
          The answer comes from what the last scans read, judged by the same rules as every other page.
        </Box>
      )}
    </PageFrame>
  )
}

/** Aliases of keys by ARN, as far as the answer names them. */
const aliasesIn = (answer: WhatIfView | undefined): ReadonlyMap<string, string> =>
  new Map(
    [...(answer?.launches ?? []), ...(answer?.volumes ?? [])].flatMap(({ keyArn, keyAlias }) =>
      keyAlias ? [[keyArn, keyAlias] as const] : [],
    ),
  )

/** The address is the question: whoever opens it gets today's answer. */
function ShareButton({ changes }: { changes: readonly Change[] }) {
  const origin = typeof window === 'undefined' ? '' : window.location.origin
  return <CopyButton text={`${origin}${paths.whatIf(changes)}`} what="address of this question" />
}
