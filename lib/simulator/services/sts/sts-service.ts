import type { Journal } from '../../journal/journal'
import type { AnyHandler } from '../../server/handlers'
import type { Identities } from '../../server/identities'
import { recorded } from '../recorded'
import { describeAssumeRole } from './describe-call'
import { stsHandlers } from './sts'

/** STS, whose AssumeRole leaves a record in CloudTrail. */
export function recordedStsHandlers(identities: Identities, journal: Journal): Record<string, AnyHandler> {
  const handlers = stsHandlers(identities) as Record<string, AnyHandler>
  const { AssumeRole } = handlers
  return AssumeRole ? { ...handlers, AssumeRole: recorded(journal, AssumeRole, describeAssumeRole) } : handlers
}
