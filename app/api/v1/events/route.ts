import { processChanges } from '@/lib/http/change-feed'
import { isStillSignedIn } from '@/lib/http/context'
import { eventStream } from '@/lib/http/event-stream'
import { route } from '@/lib/http/route'

/** What changed, as it changes: each event names a topic and an id, and the pages read again what they show of it. */
export const GET = route({}, ({ request }) =>
  eventStream(
    request,
    ({ send, end }) => processChanges().subscribe({ onChange: send, onLost: end }),
    () => isStillSignedIn(request),
  ),
)
