import StatusIndicator from '@cloudscape-design/components/status-indicator'
import { StatusLabel } from '@/components/ui/status-label'
import type { RequestRow } from '@/lib/contracts/requests'
import { driftWord } from './request-words'

/** Where a request stands; of a verified grant that changed beside Keyscope, what became of it. */
export function RequestState({ request }: { request: Pick<RequestRow, 'state' | 'grantNow'> }) {
  const word = driftWord(request)
  return word ? <StatusIndicator type="warning">{word}</StatusIndicator> : <StatusLabel status={request.state} />
}
