import type { Members } from '../wire/messages'
import type { Operation } from '../wire/service-model'
import { emptiedMarker, wasEmptied } from './paging'

const ASKED_BY = ['Marker', 'NextToken', 'nextToken'] as const
const ANSWERED_BY = ['NextMarker', 'Marker', 'NextToken', 'nextToken'] as const
const MORE = ['Truncated', 'IsTruncated'] as const

/**
 * A page without items whose token leads to the page that was asked for. Undefined for operations without pages, and for a
 * page that was reached that way.
 */
export function emptyPage(operation: Operation, input: Members): Members | undefined {
  if (operation.input.isUnitSchema() || operation.output.isUnitSchema()) return undefined
  const asked = new Set([...operation.input.structIterator()].map(([name]) => name))
  const answered = new Map(operation.output.structIterator())
  const tokenIn = ASKED_BY.find((name) => asked.has(name))
  const tokenOut = ANSWERED_BY.find((name) => answered.has(name))
  if (!tokenIn || !tokenOut) return undefined
  const from = input[tokenIn] === undefined ? undefined : String(input[tokenIn])
  if (from !== undefined && wasEmptied(from)) return undefined
  const lists = [...answered].filter(([, member]) => member.isListSchema()).map(([name]) => [name, []] as const)
  const more = MORE.filter((name) => answered.has(name)).map((name) => [name, true] as const)
  return { ...Object.fromEntries([...lists, ...more]), [tokenOut]: emptiedMarker(from) }
}
