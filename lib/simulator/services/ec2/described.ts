import { page } from '../../server/paging'
import { WireError } from '../../wire/wire-error'

interface Paged {
  readonly NextToken?: string
  readonly MaxResults?: number
}

/** A page, or everything when the caller asks for no page size: EC2 does not page by itself. */
export function pagedIfAsked<T>(all: readonly T[], { NextToken, MaxResults }: Paged, most: number) {
  const size = MaxResults === undefined ? (NextToken === undefined ? all.length : most) : Math.min(MaxResults, most)
  if (MaxResults !== undefined && MaxResults < 1) {
    throw new WireError('InvalidParameterValue', `Value ( ${MaxResults} ) for parameter maxResults is invalid.`)
  }
  return page(
    all,
    NextToken,
    Math.max(size, 1),
    () => new WireError('InvalidParameterValue', 'Unable to parse pagination token'),
  )
}

/** The resources with the given ids, or EC2's error for the first one that is not there. Without ids, all. */
export function withIds<T>(
  all: readonly T[],
  ids: readonly string[] | undefined,
  idOf: (one: T) => string | undefined,
  code: string,
): T[] {
  if (!ids || ids.length === 0) return [...all]
  return ids.map((id) => {
    const found = all.find((one) => idOf(one) === id)
    if (!found) throw new WireError(code, `The ID '${id}' does not exist`)
    return found
  })
}
