import type { NormalizedSchema } from '@smithy/core/schema'
import type { Members } from '../wire/messages'

/** Random numbers from a seed, so that a failing round can be run again. */
export function seededRandom(seed: number): () => number {
  let state = seed
  return () => {
    state = (Math.imul(state, 1103515245) + 12345) & 0x7fffffff
    return state / 0x7fffffff
  }
}

const WORDS = ['plain', 'two words', 'é<&>"\'', 'x/y%+=&?', '日本', '0', 'true']

/** Makes values that fit a schema: every kind of member present sometimes, absent sometimes. */
export class SchemaValues {
  constructor(readonly random: () => number) {}

  structure(shape: NormalizedSchema, depth = 4): Members {
    return shape.isUnitSchema() ? {} : (this.#value(shape, depth) as Members)
  }

  #value(shape: NormalizedSchema, depth: number): unknown {
    if (shape.isStructSchema()) return this.#members(shape, depth)
    if (shape.isListSchema()) return this.#some(() => this.#value(shape.getValueSchema(), depth - 1))
    if (shape.isMapSchema()) {
      return Object.fromEntries(this.#some(() => [this.#word(), this.#value(shape.getValueSchema(), depth - 1)]))
    }
    if (shape.isBlobSchema()) return new Uint8Array([1, 2, 250])
    if (shape.isTimestampSchema()) return new Date(Math.floor(this.random() * 2e9) * 1000)
    if (shape.isBooleanSchema()) return this.random() < 0.5
    if (shape.isBigIntegerSchema()) return BigInt(Math.floor(this.random() * 1e9))
    if (shape.isNumericSchema()) return Math.floor(this.random() * 2e6) - 1e6
    if (shape.isDocumentSchema()) return { a: [1, 'b', { c: true }] }
    return this.#word()
  }

  #members(shape: NormalizedSchema, depth: number): Members {
    const all = [...shape.structIterator()]
    if (shape.isUnionSchema()) {
      const [name, member] = all[Math.floor(this.random() * all.length)]!
      return { [name]: this.#value(member, depth - 1) }
    }
    const required = requiredNames(shape)
    const members: Members = {}
    for (const [name, member] of all) {
      const mustBe = required.has(name) || member.isIdempotencyToken()
      const nests = member.isStructSchema() || member.isListSchema() || member.isMapSchema()
      if (!mustBe && (this.random() < 0.35 || (depth <= 0 && nests))) continue
      members[name] = this.#value(member, depth - 1)
    }
    return members
  }

  #some<T>(make: () => T): T[] {
    return Array.from({ length: 1 + Math.floor(this.random() * 3) }, make)
  }

  #word(): string {
    const word = WORDS[Math.floor(this.random() * WORDS.length)]!
    return word + Math.floor(this.random() * 1e6).toString(36)
  }
}

function requiredNames(shape: NormalizedSchema): ReadonlySet<string> {
  const schema = shape.getSchema()
  if (!Array.isArray(schema) || (schema[0] !== 3 && schema[0] !== -3)) return new Set()
  return new Set((schema[4] as string[]).slice(0, (schema[6] as number | undefined) ?? 0))
}

/** A query string cannot carry an empty structure or list: removes them, so that what is left must survive. */
export function withoutEmpty(value: unknown): unknown {
  if (Array.isArray(value)) {
    const items = value.map(withoutEmpty).filter((item) => item !== undefined)
    return items.length > 0 ? items : undefined
  }
  if (!isPlainObject(value)) return value
  const entries = Object.entries(value)
    .map(([name, member]) => [name, withoutEmpty(member)] as const)
    .filter(([, member]) => member !== undefined)
  return entries.length > 0 ? Object.fromEntries(entries) : undefined
}

/** Dates and bytes as comparable text; members that are undefined gone. */
export function comparable(value: unknown): unknown {
  if (value instanceof Uint8Array) return `bytes ${[...value]}`
  if (value instanceof Date) return value.toISOString()
  if (Array.isArray(value)) return value.map(comparable)
  if (value === null || typeof value !== 'object') return value
  return Object.fromEntries(
    Object.entries(value)
      .filter(([, member]) => member !== undefined)
      .map(([name, member]) => [name, comparable(member)]),
  )
}

function isPlainObject(value: unknown): value is Members {
  return value !== null && typeof value === 'object' && Object.getPrototypeOf(value) === Object.prototype
}
