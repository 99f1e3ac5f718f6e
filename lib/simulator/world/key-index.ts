import type { Key } from './kms-key'

interface Index {
  /** Where each key is in the list. */
  readonly byId: Map<string, number>
  readonly byAlias: Map<string, number>
  /** How many keys of the list it knows. */
  known: number
}

const indexes = new WeakMap<readonly Key[], Index>()

/** A key of a Region's list by its id, without walking the list. The list may change at any time. */
export function findKeyById(keys: readonly Key[], id: string): Key | undefined {
  const isIt = (key: Key | undefined): key is Key => key?.id === id
  return look(keys, ({ byId }) => byId.get(id), isIt)
}

/** A key by one of its aliases (`alias/…`). An alias can move to another key. */
export function findKeyByAlias(keys: readonly Key[], alias: string): Key | undefined {
  const isIt = (key: Key | undefined): key is Key => key?.aliases.includes(alias) ?? false
  return look(keys, ({ byAlias }) => byAlias.get(alias), isIt) ?? keys.find(isIt)
}

/** What the index says counts only while it is true of the list; else the list has changed under it and is read again. */
function look(
  keys: readonly Key[],
  place: (index: Index) => number | undefined,
  isIt: (key: Key | undefined) => key is Key,
): Key | undefined {
  const known = place(indexOf(keys))
  if (known === undefined) return undefined
  if (isIt(keys[known])) return keys[known]
  indexes.delete(keys)
  const now = place(indexOf(keys))
  return now !== undefined && isIt(keys[now]) ? keys[now] : undefined
}

function indexOf(keys: readonly Key[]): Index {
  let index = indexes.get(keys)
  if (!index || index.known > keys.length) {
    index = { byId: new Map(), byAlias: new Map(), known: 0 }
    indexes.set(keys, index)
  }
  for (; index.known < keys.length; index.known++) {
    const key = keys[index.known]
    if (!key) break
    index.byId.set(key.id, index.known)
    for (const alias of key.aliases) index.byAlias.set(alias, index.known)
  }
  return index
}
