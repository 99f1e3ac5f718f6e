import { evaluate } from '../policy/evaluate'
import { findOperation, type KmsOperation } from '../policy/operations'
import type { AuthorizationQuestion, KeyFacts, KmsRequest, PrincipalFacts } from '../policy/question'
import type { Decision } from '../policy/verdict'
import { operationsIn } from './actions'
import type { Edit } from './edit'
import type { ChangedCell } from './fix'
import { otherCalls } from './other-calls'
import { otherKey } from './other-key'
import { isObject, readPolicy } from './policy-json'
import { askedBy, type Probe, probeAfter } from './probe'
import { requestFor, type Situation } from './situation'
import { policyAt } from './target'

/** What every fix is checked against. Answers on the documents as they are now are kept from one fix to the next. */
export interface Checker {
  readonly situation: Situation
  readonly probes: readonly Probe[]
  readonly otherKeys: readonly KeyFacts[]
  readonly before: Map<string, Decision>
}

export function checkerFor(situation: Situation, probes: readonly Probe[], otherKeys: readonly KeyFacts[]): Checker {
  return { situation, probes, otherKeys: [otherKey(situation), ...otherKeys], before: new Map() }
}

/** How far a decision is from a refusal; what is conditional or unknown claims neither. */
export const rank: Record<Decision, number> = { denied: 0, unknown: 1, conditional: 1, allowed: 2 }

/** One question that nobody wants answered otherwise. */
interface Cell {
  readonly operation: KmsOperation
  readonly request: KmsRequest
  readonly probe?: Probe
  readonly key?: KeyFacts
  readonly call?: string
}

/** Refusals name a few; nobody reads hundreds. */
export const enoughCells = 25

/**
 * The unwanted cells that are answered more generously on the edited documents: other operations of the caller, its wanted ones
 * called otherwise, on other keys, and everybody else. `widens` are those a grant cannot leave out.
 */
export function changedCells(checker: Checker, after: AuthorizationQuestion, edits: readonly Edit[]) {
  const { situation, probes, before } = checker
  const { question } = situation
  const grants = edits.some(({ kind }) => kind === 'grant')
  const now = new Map(probes.map((probe) => [probe, probeAfter(probe, question.principal, after.principal)]))
  const cells: ChangedCell[] = []
  const widens: ChangedCell[] = []
  for (const cell of unwantedCells(checker, touchedOperations(question, edits))) {
    const { probe, key, call, operation } = cell
    const is = decide(after, cell, probe && now.get(probe))
    if (is === 'denied') continue
    const principal = probe?.principal ?? question.principal
    const id = `${principal.arn} ${operation.name} ${key?.arn ?? ''} ${call ?? ''}`
    const was = before.get(id) ?? decide(question, cell, probe?.principal)
    before.set(id, was)
    if (rank[is] <= rank[was]) continue
    const changed: ChangedCell = {
      principal: principal.arn,
      operation: operation.name,
      keyArn: (key ?? question.key).arn,
      ...(call ? { call } : {}),
      before: was,
      after: is,
    }
    // A grant cannot ask how a call comes.
    if (grants && !probe && call && !key) widens.push(changed)
    else cells.push(changed)
    if (cells.length === enoughCells) break
  }
  return { cells, widens }
}

function decide(question: AuthorizationQuestion, { request, key }: Cell, other: PrincipalFacts | undefined): Decision {
  const asked = { ...question, request, ...(key ? { key } : {}) }
  return evaluate(other ? askedBy(asked, other) : asked).authorization
}

function* unwantedCells({ situation, probes, otherKeys }: Checker, touched: readonly KmsOperation[]): Generator<Cell> {
  const { question, wanted } = situation
  for (const operation of touched) {
    const request = requestFor(question.request, operation)
    const calls = otherCalls(situation, operation).map(
      (call): Cell => ({ operation, request: call.request, call: call.name }),
    )
    if (!wanted.includes(operation)) yield { operation, request }
    else yield* calls
    // Operations without a key are the same on every key.
    if (operation.family !== 'service') for (const key of otherKeys) yield { operation, request, key }
    for (const probe of probes) {
      yield { operation, request, probe }
      for (const call of calls) yield { ...call, probe }
    }
  }
}

/** The operations some edited statement or new grant speaks of: no answer about another operation can change. */
export function touchedOperations(question: AuthorizationQuestion, edits: readonly Edit[]): KmsOperation[] {
  const touched = new Set<KmsOperation>()
  for (const edit of edits) {
    if (edit.kind === 'grant')
      for (const name of edit.proposal.operations) {
        const operation = findOperation(name)
        if (operation) touched.add(operation)
      }
    if (edit.kind !== 'document') continue
    const present = readPolicy(policyAt(question, edit.target)?.document)?.statements ?? []
    const old = [...edit.replace.keys()].flatMap((position) => present[position] ?? [])
    for (const statement of [...old, ...[...edit.replace.values()].flat(), ...edit.add])
      if (isObject(statement)) for (const operation of operationsIn(statement)) touched.add(operation)
  }
  return [...touched]
}
