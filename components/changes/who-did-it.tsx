'use client'
import Box from '@cloudscape-design/components/box'
import Button from '@cloudscape-design/components/button'
import LiveRegion from '@cloudscape-design/components/live-region'
import SpaceBetween from '@cloudscape-design/components/space-between'
import StatusIndicator, { type StatusIndicatorProps } from '@cloudscape-design/components/status-indicator'
import { useQueryClient } from '@tanstack/react-query'
import { useEffect, useRef } from 'react'
import { TimeText } from '@/components/ui/time-text'
import type { ChangeActor, ChangeQuery, ChangeView, LookUpView } from '@/lib/contracts/changes'
import { Who } from './change-columns'
import styles from './changes.module.css'
import { useAskCloudTrail } from './mutations'

const words: Readonly<Record<LookUpView['state'], readonly [StatusIndicatorProps.Type, string]>> = {
  'not-asked': ['pending', 'Nobody has asked CloudTrail yet'],
  waiting: ['in-progress', 'CloudTrail is being asked'],
  found: ['success', 'CloudTrail told'],
  nothing: ['info', 'CloudTrail holds nothing that explains it'],
  failed: ['error', 'CloudTrail could not be asked'],
  impossible: ['stopped', 'CloudTrail cannot be asked'],
}

/** Whose acts explain a change, or how to find out. */
export function WhoDidIt({ view, range }: { view: ChangeView; range: ChangeQuery }) {
  const { lookUp, actors } = view
  const ask = useAskCloudTrail(view.id, range)
  useFreshListAfter(lookUp.state)
  const [type, word] = words[lookUp.state]
  const askable = lookUp.state === 'not-asked' || lookUp.state === 'nothing' || lookUp.state === 'failed'
  return (
    <section aria-label="Who did it">
      <Box variant="h3">Who did it</Box>
      <SpaceBetween size="s">
        {actors.map((actor) => (
          <Act key={actor.eventId} actor={actor} />
        ))}
        <LiveRegion>
          <StatusIndicator type={type}>{word}</StatusIndicator>
          {lookUp.reason && <Box color="text-body-secondary">{lookUp.reason}</Box>}
        </LiveRegion>
        {askable && (
          <Button loading={ask.isPending} loadingText="Asking" onClick={() => ask.mutate()}>
            {lookUp.state === 'not-asked' ? 'Ask CloudTrail who did it' : 'Ask again'}
          </Button>
        )}
      </SpaceBetween>
    </section>
  )
}

function Act({ actor }: { actor: ChangeActor }) {
  return (
    <div className={styles.act}>
      <Who actor={actor} />
      <div>
        <TimeText at={actor.at} show="both" />
        {actor.sourceAddress && ` from ${actor.sourceAddress}`}
      </div>
      <div className={styles.mono}>{actor.arn}</div>
    </div>
  )
}

/** An answer names people in the list as well. */
function useFreshListAfter(state: LookUpView['state']): void {
  const client = useQueryClient()
  const before = useRef(state)
  useEffect(() => {
    if (before.current === 'waiting' && state === 'found') {
      void client.invalidateQueries({ queryKey: ['changes', 'list'] })
    }
    before.current = state
  }, [client, state])
}
