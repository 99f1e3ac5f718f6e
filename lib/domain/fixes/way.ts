import { evaluate } from '../policy/evaluate'
import type { KmsOperation } from '../policy/operations'
import type { Verdict } from '../policy/verdict'
import type { Block, Blocks } from './block'
import { applyEdits, type Edit, withoutOwnConditions } from './edit'
import { questionFor, type Situation } from './situation'

/** A set of edits to be verified. */
export interface Candidate {
  readonly id: string
  readonly edits: readonly Edit[]
  /** AWS does not document whether it would be enough. */
  readonly undecided: boolean
}

/**
 * Everything that may be given, from the least: nothing, one thing, the two halves, each also with the caller's caps opened. Which
 * of these ways is enough is found out by judging, so no rule of who needs what is written down a second time.
 */
export function waysOf({ grants, ownerGrants, keyPolicy, identity, caps }: Blocks): (readonly Block[])[] {
  const alone = [[], ...[...grants, ...keyPolicy, ...identity].map((block) => [block])]
  const halves = identity.flatMap((half) => [...keyPolicy, ...ownerGrants].map((block) => [block, half]))
  const ways = [...alone, ...halves]
  const opened = caps.length === 0 ? [] : [...caps.map((cap) => [cap]), ...(caps.length > 1 ? [caps] : [])]
  return [...ways, ...opened.flatMap((some) => ways.map((way) => [...way, ...some]))]
}

/**
 * The edits by which this way, all of its blocks being needed, makes every operation allowed; each block gives only the
 * operations that need it. Null when the way is not enough, or when less is.
 */
export function takeWay(
  cleared: readonly Edit[],
  way: readonly Block[],
  operations: readonly KmsOperation[],
  judge: Judge,
): Candidate | null {
  const needs = new Map<Block, KmsOperation[]>(way.map((block) => [block, []]))
  let undecided = false
  for (const operation of operations) {
    const least = leastFor(cleared, way, operation, judge)
    if (!least) return null
    undecided ||= least.answer === 'undecided'
    for (const block of least.blocks) needs.get(block)?.push(operation)
  }
  const edits: Edit[] = []
  for (const [block, some] of needs) {
    const given = some.length > 0 ? block.give(some) : null
    if (!given) return null
    edits.push(...given)
  }
  const id = way.map((block) => block.id).join('+')
  return {
    id: cleared.length === 0 ? id : id === '' ? 'clear' : `clear+${id}`,
    edits: [...cleared, ...edits],
    undecided,
  }
}

type Judge = (operation: KmsOperation, edits: readonly Edit[], key: string) => Answer
type Answer = 'allowed' | 'residual' | 'undecided' | 'no'

/** The fewest blocks with the best answer. */
function leastFor(
  cleared: readonly Edit[],
  way: readonly Block[],
  operation: KmsOperation,
  judge: Judge,
): { readonly blocks: readonly Block[]; readonly answer: Answer } | null {
  let best: { blocks: readonly Block[]; answer: Answer } | null = null
  for (const blocks of subsets(way)) {
    const given = blocks.map((block) => block.give([operation]))
    if (given.some((edits) => edits === null)) continue
    const edits = [...cleared, ...given.flatMap((one) => one ?? [])]
    const answer = judge(operation, edits, blocks.map(({ id }) => id).join('+'))
    if (worth[answer] > worth[best?.answer ?? 'no']) best = { blocks, answer }
  }
  return best
}

const worth: Record<Answer, number> = { no: 0, undecided: 1, residual: 2, allowed: 3 }

/** The smaller first. */
function subsets<T>(list: readonly T[]): (readonly T[])[] {
  const all = Array.from({ length: 2 ** list.length }, (_, mask) => list.filter((_, i) => mask & (1 << i)))
  return all.toSorted((a, b) => a.length - b.length)
}

/** Judges an operation on edited documents, each combination once. */
export function judging({ question }: Situation): Judge {
  const known = new Map<string, Answer>()
  return (operation, edits, key) => {
    const full = `${operation.name} ${key}`
    const before = known.get(full)
    if (before) return before
    const asked = questionFor(question, operation)
    const answer = answerOf(evaluate(applyEdits(asked, edits)), () =>
      evaluate(applyEdits(asked, withoutOwnConditions(edits))),
    )
    known.set(full, answer)
    return answer
  }
}

/** A condition that is left must be one of the documents that were there before, with the new statements' own out of the way. */
export function answerOf(after: Verdict, unlimited: () => Verdict): Answer {
  if (after.verdict === 'allowed') return 'allowed'
  if (after.because.startsWith('undocumented:')) return 'undecided'
  if (after.verdict !== 'conditional') return 'no'
  const open = unlimited()
  const same = open.verdict === 'conditional' && JSON.stringify(open.conditions) === JSON.stringify(after.conditions)
  return same ? 'residual' : 'no'
}
