'use client'
import Button from '@cloudscape-design/components/button'
import LiveRegion from '@cloudscape-design/components/live-region'
import StatusIndicator from '@cloudscape-design/components/status-indicator'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { TimeText } from '@/components/ui/time-text'
import { api } from '@/lib/api-client'
import { GrantLookUpView, type GrantUseRow } from '@/lib/contracts/grant-uses'
import { paths } from '@/lib/paths'
import styles from './key-grants.module.css'

/** When the grantee last used the key, as CloudTrail tells once somebody asks: it answers two calls a second, so it is asked sparingly. */
export function LastUse({ grant, keyArn }: { grant: GrantUseRow; keyArn: string }) {
  const client = useQueryClient()
  const { mutate, isPending, error } = useMutation({
    mutationFn: () => api.post(paths.api.keyGrantLookUp(keyArn), GrantLookUpView, { grantId: grant.id }),
    onSuccess: () => client.invalidateQueries({ queryKey: ['keys', 'grants', keyArn] }),
  })
  const { lookUp } = grant
  return (
    <div className={styles.line}>
      <LiveRegion>
        {lookUp?.state === 'waiting' && <StatusIndicator type="in-progress">CloudTrail is being asked</StatusIndicator>}
        {lookUp?.state === 'failed' && <StatusIndicator type="error">{lookUp.reason}</StatusIndicator>}
        {lookUp?.state === 'answered' && <Answer lookUp={lookUp} />}
        {error && <StatusIndicator type="error">{error.message}</StatusIndicator>}
      </LiveRegion>
      {lookUp?.state !== 'waiting' && (
        <Button
          variant="inline-link"
          loading={isPending}
          loadingText="Asking"
          ariaLabel={`Ask CloudTrail about the grant to ${grant.grantee}`}
          onClick={() => mutate()}
        >
          {lookUp ? 'Ask CloudTrail again' : 'Ask CloudTrail who made it and who used it last'}
        </Button>
      )}
    </div>
  )
}

function Answer({ lookUp: { lastUse, reason } }: { lookUp: GrantLookUpView }) {
  if (!lastUse) return <span>{reason}</span>
  return (
    <span>
      Last used by its grantee: {lastUse.event} by {lastUse.who}, <TimeText at={lastUse.at} show="both" />
    </span>
  )
}
