/** The three operations of RFC 6902 that a fix needs. */
export type JsonPatchOperation =
  | { readonly op: 'add' | 'replace'; readonly path: string; readonly value: unknown }
  | { readonly op: 'remove'; readonly path: string }

/**
 * Applies a JSON patch and returns the new document; what it was given stays as it is. Throws when a path leads nowhere: a patch
 * is made for the document it is applied to.
 */
export function applyPatch(document: unknown, patch: readonly JsonPatchOperation[]): unknown {
  return patch.reduce((current, operation) => change(current, pointerParts(operation.path), operation), document)
}

/** One part of an RFC 6901 pointer from a key or index. */
export const pointerPart = (key: string) => key.replaceAll('~', '~0').replaceAll('/', '~1')

function pointerParts(path: string): readonly string[] {
  if (path === '') return []
  if (!path.startsWith('/')) throw new Error(`A JSON pointer is empty or begins with "/"; "${path}" does neither.`)
  return path
    .slice(1)
    .split('/')
    .map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~'))
}

function change(node: unknown, parts: readonly string[], operation: JsonPatchOperation): unknown {
  const [part, ...rest] = parts
  if (part === undefined) {
    if (operation.op === 'remove') throw new Error('A whole document cannot be removed by a patch.')
    return operation.value
  }
  if (Array.isArray(node)) return changeList(node, part, rest, operation)
  if (typeof node !== 'object' || node === null) throw leadsNowhere(operation)
  return changeObject(node, part, rest, operation)
}

function changeList(list: readonly unknown[], part: string, rest: readonly string[], operation: JsonPatchOperation) {
  const adds = operation.op === 'add' && rest.length === 0
  const index = part === '-' && adds ? list.length : /^(0|[1-9]\d*)$/.test(part) ? Number(part) : -1
  if (index < 0 || index > list.length || (index === list.length && !adds)) throw leadsNowhere(operation)
  if (rest.length > 0) return list.with(index, change(list[index], rest, operation))
  if (operation.op === 'remove') return list.toSpliced(index, 1)
  return operation.op === 'add' ? list.toSpliced(index, 0, operation.value) : list.with(index, operation.value)
}

// By entries, so that a key such as `__proto__` stays the ordinary key it is.
function changeObject(object: object, part: string, rest: readonly string[], operation: JsonPatchOperation) {
  const entries = Object.entries(object)
  const at = entries.findIndex(([key]) => key === part)
  const adds = operation.op === 'add' && rest.length === 0
  if (at < 0 && !adds) throw leadsNowhere(operation)
  if (rest.length === 0 && operation.op === 'remove') return Object.fromEntries(entries.toSpliced(at, 1))
  const value = rest.length > 0 ? change(entries[at]?.[1], rest, operation) : 'value' in operation && operation.value
  return Object.fromEntries(at < 0 ? [...entries, [part, value]] : entries.with(at, [part, value]))
}

const leadsNowhere = ({ op, path }: JsonPatchOperation) =>
  new Error(`The patch wants to ${op} at "${path}", which is not in the document.`)
