import { processChanges } from '@/lib/http/change-feed'
import { isStillSignedIn } from '@/lib/http/context'
import { eventStream } from '@/lib/http/event-stream'
import { route } from '@/lib/http/route'
import { changesFor } from '@/lib/services/hear-changes'

/** What changed, as it changes: each event names a topic and an id, and the pages read again what they show of it. */
export const GET = route({ permission: 'scans.read' }, ({ ctx, request }) => {
  const mayHear = changesFor(ctx)
  return eventStream(
    request,
    ({ send, end }) =>
      processChanges().subscribe({
        onChange: (change) => void mayHear(change).then((may) => may && send(change), end),
        onLost: end,
      }),
    () => isStillSignedIn(request),
  )
})
