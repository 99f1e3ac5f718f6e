import type { Filter } from '@aws-sdk/client-ec2'
import { matchesWildcard } from '../../authorize/wildcard'
import { WireError } from '../../wire/wire-error'

interface Tag {
  readonly Key?: string
  readonly Value?: string
}

/** How to read one filter's values from a resource. */
export type FilterValues<T> = Readonly<Record<string, (resource: T) => readonly (string | boolean | undefined)[]>>

/**
 * EC2's filters: different filters are ANDed, values ORed, `*` and `?` are wildcards. Tags are understood everywhere;
 * a filter the resource's table does not name is refused, as EC2 refuses it.
 */
export function applyFilters<T extends { readonly Tags?: readonly Tag[] }>(
  resources: readonly T[],
  filters: readonly Filter[] | undefined,
  known: FilterValues<T>,
): T[] {
  return resources.filter((resource) =>
    (filters ?? []).every(({ Name = '', Values = [] }) => {
      const actual = valuesFor(resource, Name, known).map(String)
      return Values.some((wanted) => actual.some((value) => matchesWildcard(wanted, value)))
    }),
  )
}

function valuesFor<T extends { readonly Tags?: readonly Tag[] }>(resource: T, name: string, known: FilterValues<T>) {
  const tags = resource.Tags ?? []
  if (name === 'tag-key') return tags.map(({ Key }) => Key)
  if (name === 'tag-value') return tags.map(({ Value }) => Value)
  if (name.startsWith('tag:')) return tags.filter(({ Key }) => Key === name.slice(4)).map(({ Value }) => Value)
  const read = known[name]
  if (!read) throw new WireError('InvalidParameterValue', `The filter '${name}' is invalid`)
  return read(resource).filter((value) => value !== undefined)
}
