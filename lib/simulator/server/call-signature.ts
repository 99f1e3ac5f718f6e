import { hash } from 'node:crypto'
import type { WireRequest } from '../wire/messages'
import type { Call } from './call'

/**
 * A name for what a call asks for: who, where, which operation with which parameters. The same in every run, whatever the
 * credentials, the time and the order of calls. A session's name may hold a run's id, so AssumeRole counts by its role alone.
 */
export function signatureOf(call: Call, request: WireRequest): string {
  const { accountId, region, service, operation } = call
  const body = request.body.toString('utf8')
  const parameters = operation === 'AssumeRole' ? (new URLSearchParams(body).get('RoleArn') ?? '') : body
  return hash(
    'sha256',
    [accountId, region, service, operation, request.path, request.query.toString(), parameters].join('\n'),
  ).slice(0, 24)
}
