import type { Call } from '../server/call'
import type { Caller } from '../server/caller'
import type { Key } from '../world/kms-key'
import type { World } from '../world/organization'
import type { PolicyDocument } from '../world/policy-document'
import { controlPolicyLevels, getPrincipal, policiesOf } from './caller-policies'
import { isPlain } from './plain-document'

/**
 * Questions whose answer was yes, for one caller. Only questions that the documents cannot tell apart share a name, and a
 * caller whose documents or tags are others than before begins anew, so remembering changes no decision. A refusal is worked
 * out every time: it has to say why.
 */
export interface AllowedBefore {
  has(question: string): boolean
  add(question: string): void
}

interface Memory extends AllowedBefore {
  /** Everything on the caller's side that has a say. */
  readonly side: readonly object[]
  readonly plain: boolean
}

const MOST = 20_000
const memories = new WeakMap<Caller, Memory>()

/** What the caller was allowed before; undefined when a document on its side looks at single keys, the time or the network. */
export function allowedBefore(world: World, caller: Caller): AllowedBefore | undefined {
  const side = sideOf(world, caller)
  let memory = memories.get(caller)
  if (!memory || !same(memory.side, side)) {
    memory = remember(side)
    memories.set(caller, memory)
  }
  return memory.plain ? memory : undefined
}

/** The name of a question about the kind of key this is; undefined when the key has to be asked about by itself. */
export function kindOfQuestion(world: World, key: Key, operation: string): string | undefined {
  if (key.multiRegion || !isPlain(key.policy)) return undefined
  const guards = controlPolicyLevels(world, key.accountId, 'RESOURCE_CONTROL_POLICY')
  if (!guards.every(({ policies }) => policies.every(({ document }) => isPlain(document)))) return undefined
  const { accountId, region, manager, spec, usage, origin, state } = key
  return [operation, numberOf(key.policy), accountId, region, manager, spec, usage, origin, state].join(' ')
}

/** The name of a question that only the caller's side answers. */
export const identityQuestion = (action: string, { region }: Pick<Call, 'region'>) => `${action} ${region}`

function remember(side: readonly object[]): Memory {
  const allowed = new Set<string>()
  return {
    side,
    plain: side.every((part) => !isDocument(part) || isPlain(part)),
    has: (question) => allowed.has(question),
    add(question) {
      if (allowed.size >= MOST) allowed.clear()
      allowed.add(question)
    },
  }
}

function sideOf(world: World, caller: Caller): readonly object[] {
  const policies = policiesOf(world, caller)
  const side: object[] = [world, getPrincipal(world, caller).tags]
  for (const list of [policies.identity, policies.boundary ? [policies.boundary] : [], policies.session]) {
    // The length keeps a boundary from being taken for a policy of another list.
    side.push(LENGTHS[Math.min(list.length, LENGTHS.length - 1)] ?? world)
    for (const { document } of list) side.push(document)
  }
  for (const { policies: level } of controlPolicyLevels(world, caller.accountId, 'SERVICE_CONTROL_POLICY')) {
    for (const { document } of level) side.push(document)
  }
  return side
}

const LENGTHS: readonly object[] = Array.from({ length: 64 }, (_, length) => ({ length }))

const isDocument = (part: object): part is PolicyDocument => 'Statement' in part

const same = (before: readonly object[], now: readonly object[]) =>
  before.length === now.length && before.every((part, at) => part === now[at])

const numbers = new WeakMap<PolicyDocument, number>()
let documents = 0

function numberOf(document: PolicyDocument): number {
  let number = numbers.get(document)
  if (number === undefined) {
    number = documents++
    numbers.set(document, number)
  }
  return number
}
