import type { AuthorizationQuestion, ContextValue, PrincipalFacts } from '../question'
import { type Line, type Mentions, mentionsIn, tellingValues } from './mentions'
import { lineHolds } from './reference-conditions'
import { callerOf, givenValues, inventoryValues, sessionsOf } from './reference-facts'
import { canCarry, contextKeys } from './vocabulary'

/** Every concrete question that a question with unknown keys can turn out to be, as far as its documents tell them apart. */
export interface Combinations {
  readonly size: number
  readonly at: (index: number) => AuthorizationQuestion
}

/** Null is absent. */
type Possible = ContextValue | null

/** What one key can be. Its spelling is part of that: pairs of an encryption context keep theirs. */
type Slot = readonly { readonly key: string; readonly value: Possible }[]

export function combinationsOf(world: AuthorizationQuestion): Combinations {
  const slots = slotsOf(world)
  const sessions = sessionsOf(world)
  const size = slots.reduce((product, slot) => product * slot.length, sessions.length)
  return {
    size,
    at: (index) => {
      const context: Record<string, ContextValue> = { ...world.request.context }
      let left = Math.floor(index / sessions.length)
      for (const slot of slots) {
        const { key, value } = slot[left % slot.length]!
        // An empty list is how a question says that a key is absent which the inventory would give.
        context[key] = value ?? []
        left = Math.floor(left / slot.length)
      }
      const session = sessions[index % sessions.length] ?? null
      return {
        ...world,
        principal: session === null ? world.principal : asSession(world.principal, session),
        request: { ...world.request, context, unknown: [] },
      }
    },
  }
}

const concretePrincipals = new WeakMap<PrincipalFacts, Map<string, PrincipalFacts>>()

/** One session of the role the question is about. */
function asSession(principal: PrincipalFacts, session: string): PrincipalFacts {
  const known = concretePrincipals.get(principal) ?? new Map<string, PrincipalFacts>()
  concretePrincipals.set(principal, known)
  const before = known.get(session)
  if (before) return before
  const [, partition, , , account] = principal.arn.split(':')
  const name = principal.arn.slice(principal.arn.lastIndexOf('/') + 1)
  const arn = `arn:${partition}:sts::${account}:assumed-role/${name}/${session}`
  const made: PrincipalFacts = { ...principal, type: 'session', arn, roleArn: principal.arn }
  known.set(session, made)
  return made
}

const contextPrefix = 'kms:encryptioncontext:'
const contextNames = 'kms:encryptioncontextkeys'

function slotsOf(world: AuthorizationQuestion): Slot[] {
  const mentions = mentionsIn(world)
  const isOpen = opennessOf(world)
  const mentioned = [...new Set([...mentions.lines.keys(), ...mentions.values.keys()])]
  const open = mentioned.filter((key) => key !== contextNames && isOpen(key))
  const keys = new Set(open)
  // Names of pairs that only a test on the names brings up, and one that nothing does.
  if (isOpen(`${contextPrefix}zz`) && mentioned.includes(contextNames)) {
    const names = tellingValues(mentions.lines.get(contextNames) ?? [], () => null)
    for (const name of [...names, 'zz']) if (name !== '' && isOpen(contextPrefix + name)) keys.add(contextPrefix + name)
  } else if (mentioned.includes(contextNames) && isOpen(contextNames)) keys.add(contextNames)
  // A pair that nothing but its name tells apart.
  if (mentioned.includes(contextNames))
    for (const entry of world.request.unknown) {
      const pair = contextPrefix + entry.slice(contextPrefix.length)
      if (entry.toLowerCase().startsWith(contextPrefix) && !entry.endsWith('*') && isOpen(pair)) keys.add(pair)
    }

  const slots = new Map<string, { key: string; value: Possible }[]>()
  for (const key of keys) {
    const lower = key.toLowerCase()
    const slot = slots.get(lower) ?? [{ key: lower, value: null }]
    slots.set(lower, slot)
    slot.push(...possibleValues(lower, world, mentions, open).map((value) => ({ key, value })))
  }
  return [...slots.values()]
}

/** Whether nobody knows the key's value: named as unknown or covered by a pattern, and not settled otherwise. */
function opennessOf(world: AuthorizationQuestion): (key: string) => boolean {
  const { request, principal } = world
  const given = givenValues(request)
  const inventory = inventoryValues(world, callerOf(principal, sessionsOf(world)[0] ?? null))
  const entries = request.unknown.map((entry) => entry.toLowerCase())
  const hasPairs = [...given.keys()].some((key) => key.startsWith(contextPrefix))
  return (spelled) => {
    const key = spelled.toLowerCase()
    const occurs = contextKeys.find(({ name }) => name.toLowerCase() === familyOf(key))
    if (given.has(key) || (occurs && !canCarry(occurs, request.operation))) return false
    if (key === contextNames && hasPairs) return false
    if (entries.includes(key)) return true
    if (!entries.some((entry) => entry.endsWith('*') && key.startsWith(entry.slice(0, -1)))) return false
    return key.startsWith('aws:principaltag/') || !inventory.has(key)
  }
}

const familyOf = (key: string) => (key.startsWith(contextPrefix) ? `${contextPrefix}a` : key)

function possibleValues(
  key: string,
  world: AuthorizationQuestion,
  mentions: Mentions,
  open: readonly string[],
): ContextValue[] {
  const known = knownValue(world)
  const linked = mentions.links.flatMap(([one, other]) => (one === key ? [other] : other === key ? [one] : []))
  const lines = mentions.lines.get(key) ?? []
  const texts = new Set([...(mentions.values.get(key) ?? []), ...tellingValues(lines, known)])
  for (const other of linked) {
    const value = known(other)
    if (value !== null) texts.add(value)
    for (const text of tellingValues(mentions.lines.get(other) ?? [], known)) texts.add(text)
  }
  // A tag can be empty, other keys cannot.
  if (!key.startsWith('aws:principaltag/')) texts.delete('')
  const described = contextKeys.find(({ name }) => name.toLowerCase() === key)
  const isBoolean = described?.kind === 'boolean'
  if (isBoolean) for (const text of [...texts]) if (text !== 'true' && text !== 'false') texts.delete(text)
  const fresh = isBoolean ? ['true', 'false'] : ['something-else']
  const touchesOpen = linked.some((other) => open.includes(other))
  const all = [...new Set([...texts, ...fresh, ...(touchesOpen ? ['another-thing'] : [])])]
  if (described?.several) return distinctSets(setsOf(distinct(all, lines, mentions, key)), lines, mentions, key)
  // What another unknown key is compared with must stay, whatever the lines on this one say.
  return touchesOpen || linked.length > 0 ? all : distinct(all, lines, mentions, key)
}

function knownValue(world: AuthorizationQuestion): (key: string) => string | null {
  const given = givenValues(world.request)
  const inventory = inventoryValues(world, callerOf(world.principal, sessionsOf(world)[0] ?? null))
  return (key) => (given.get(key) ?? inventory.get(key))?.[0] ?? null
}

/** One of each kind, as far as the lines and the other comparisons with the key can tell. */
function distinct(candidates: readonly string[], lines: readonly Line[], mentions: Mentions, key: string): string[] {
  // Each value of a line on its own: a set can hold one of them without the others.
  const plain = lines.flatMap(({ operator, value, variables }) =>
    [value].flat().map((one): Line => ({ operator: operator.replace(/^For\w+:/, ''), value: one, variables })),
  )
  return onePerKind(candidates, (candidate) => kindOf([candidate], plain, mentions, key))
}

function distinctSets(
  candidates: readonly string[][],
  lines: readonly Line[],
  mentions: Mentions,
  key: string,
): string[][] {
  return onePerKind(candidates, (candidate) => kindOf(candidate, lines, mentions, key))
}

function kindOf(values: readonly string[], lines: readonly Line[], mentions: Mentions, key: string): string {
  const request = (name: string) => (name === key ? values : null)
  const truths = lines.map(({ operator, value, variables }) => lineHolds(operator, key, value, variables, request))
  const compared = mentions.values.get(key) ?? []
  return JSON.stringify([truths, values.map((one) => compared.indexOf(one))])
}

function onePerKind<T>(candidates: readonly T[], kind: (candidate: T) => string): T[] {
  const firsts = new Map<string, T>()
  for (const candidate of candidates) {
    const name = kind(candidate)
    if (!firsts.has(name)) firsts.set(name, candidate)
  }
  return [...firsts.values()]
}

/** Every set of the first few values, and the others alone. */
function setsOf(values: readonly string[]): string[][] {
  const few = values.slice(0, 5)
  const sets = Array.from({ length: 2 ** few.length - 1 }, (_, i) => few.filter((_, bit) => ((i + 1) >> bit) & 1))
  return [...sets, ...values.slice(5).map((value) => [value])]
}
