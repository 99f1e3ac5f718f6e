import { FromStringShapeDeserializer } from '@smithy/core/protocols'
import type { NormalizedSchema } from '@smithy/core/schema'
import type { Members } from './messages'
import { WireError } from './wire-error'

/** `Filter.1.Value.2=x` as nested maps: the SDK only writes this form, so reading it is ours. */
type Tree = Map<string, Tree | string>

// Timestamps in query strings and labels are ISO 8601 unless the schema says otherwise (5 = date-time).
export const textReader = new FromStringShapeDeserializer({
  timestampFormat: { useTrait: true, default: 5 },
  httpBindings: true,
})

/** Reads the parameters of a query or EC2 query request into the operation's input. */
export function readQueryForm(input: NormalizedSchema, fields: URLSearchParams, dialect: 'query' | 'ec2'): Members {
  return (read(input, plant(fields), dialect) ?? {}) as Members
}

function plant(fields: URLSearchParams): Tree {
  const root: Tree = new Map()
  for (const [name, value] of fields) {
    const path = name.split('.')
    const leaf = path.pop() ?? ''
    let node = root
    for (const part of path) {
      let next = node.get(part)
      if (!(next instanceof Map)) {
        next = new Map()
        node.set(part, next)
      }
      node = next
    }
    node.set(leaf, value)
  }
  return root
}

function read(shape: NormalizedSchema, node: Tree | string | undefined, dialect: 'query' | 'ec2'): unknown {
  if (node === undefined) return undefined
  if (shape.isStructSchema()) return readStructure(shape, node, dialect)
  if (shape.isListSchema()) return readList(shape, node, dialect)
  if (shape.isMapSchema()) return readMap(shape, node, dialect)
  if (typeof node !== 'string')
    throw new WireError('MalformedQueryString', `expected one value, found ${[...node.keys()]}`)
  return textReader.read(shape, node)
}

function readStructure(shape: NormalizedSchema, node: Tree | string, dialect: 'query' | 'ec2'): Members {
  const members: Members = {}
  if (typeof node === 'string') return members
  for (const [name, member] of shape.structIterator()) {
    const value = read(member, node.get(wireName(name, member, dialect)), dialect)
    if (value !== undefined) members[name] = value
  }
  return members
}

function readList(shape: NormalizedSchema, node: Tree | string, dialect: 'query' | 'ec2'): unknown[] {
  const item = shape.getValueSchema()
  const flat = dialect === 'ec2' || shape.getMergedTraits().xmlFlattened
  const under = flat ? undefined : String(item.getMergedTraits().xmlName ?? 'member')
  return numbered(node, under).map((entry) => read(item, entry, dialect))
}

function readMap(shape: NormalizedSchema, node: Tree | string, dialect: 'query' | 'ec2'): Members {
  const keyName = String(shape.getKeySchema().getMergedTraits().xmlName ?? 'key')
  const value = shape.getValueSchema()
  const valueName = String(value.getMergedTraits().xmlName ?? 'value')
  const members: Members = {}
  for (const entry of numbered(node, shape.getMergedTraits().xmlFlattened ? undefined : 'entry')) {
    if (typeof entry !== 'string') members[String(entry.get(keyName))] = read(value, entry.get(valueName), dialect)
  }
  return members
}

/** EC2 names a parameter by its own trait, else by the XML name with a capital first letter. */
function wireName(name: string, member: NormalizedSchema, dialect: 'query' | 'ec2'): string {
  const traits = member.getMergedTraits()
  if (dialect === 'query') return String(traits.xmlName ?? name)
  if (traits.ec2QueryName) return String(traits.ec2QueryName)
  const key = String(traits.xmlName ?? name)
  return key.charAt(0).toUpperCase() + key.slice(1)
}

/** The entries of a list in the order of their numbers. An empty list is sent as `List=`. */
function numbered(node: Tree | string, under: string | undefined): (Tree | string)[] {
  const list = under !== undefined && node instanceof Map ? node.get(under) : node
  if (!(list instanceof Map)) return []
  return [...list]
    .filter(([key]) => /^\d+$/.test(key))
    .sort(([a], [b]) => Number(a) - Number(b))
    .map(([, value]) => value)
}
