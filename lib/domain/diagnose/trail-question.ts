import { accountOf } from '../arn'
import type { InventoryIndex } from '../launch-paths/index-inventory'
import { launchOrder } from '../launch-paths/name-failure'
import type { Answered } from './diagnose'
import { failureTime } from './failure-time'
import { valuesOf } from './inquiry'
import type { Link } from './link'
import type { Reading } from './reading'

/** Which refused calls CloudTrail is asked for: of one principal, on one key, under one name, in a short time (domain.md 8.1). */
export interface TrailQuestion {
  /** The account that called: a call to another account's key is in its own trail. */
  readonly accountId: string
  readonly region: string
  readonly operation: string
  readonly principalArn: string
  readonly keyArn: string
  /** ISO 8601 */
  readonly after: string
  readonly before: string
}

const minutes = 60_000

interface Asking {
  readonly index: InventoryIndex
  readonly reading: Reading
  readonly now: Date
}

/** The question whose answer would show the failing link, or what else it was; null where no call of KMS is known to be made. */
export function trailQuestion({ index, reading, now }: Asking, answered: Answered): TrailQuestion | null {
  const { cluster, launches } = answered
  const [launch] = launches
  if (!cluster || !launch) return null
  // What fails at EC2 is no call of KMS.
  const links = launch.links.filter(({ step }) => step !== 'launch-request')
  const fails = links.filter(({ status }) => status === 'fails')
  const caller = callerOf(fails) ?? callerOf(links)
  const accountId = caller && accountOf(caller.principal.arn)
  if (!caller || !accountId) return null
  const operations = operationsOf(fails) ?? operationsOf(links) ?? []
  const said = valuesOf(reading, 'operation').find((operation) => operations.includes(operation))
  const operation = said ?? launchOrder.find((name) => operations.includes(name)) ?? operations[0]
  if (operation === undefined) return null
  const at = failureTime(index, reading, cluster.arn)
  return {
    accountId,
    region: cluster.region,
    operation,
    principalArn: caller.principal.arn,
    keyArn: launch.keyArn,
    after: new Date((at ?? now.getTime()) - (at === null ? 90 : 20) * minutes).toISOString(),
    before: new Date(at === null ? now.getTime() : at + 10 * minutes).toISOString(),
  }
}

const callerOf = (links: readonly Link[]) =>
  links.flatMap(({ principal, operations }) => (principal && operations.length > 0 ? [{ principal }] : []))[0]

const operationsOf = (links: readonly Link[]) => links.find(({ operations }) => operations.length > 0)?.operations
