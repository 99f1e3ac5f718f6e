import { readFileSync } from 'node:fs'
import type { NeedChangeView, WhatIfView } from '../../lib/contracts/what-if'
import { type Change, parseChanges } from '../../lib/domain/what-if/changes'
import { invalidInput, messageOf } from '../../lib/errors'
import { foundProblem } from './exit'
import { withInstallation } from './installation'
import { forTerminal, pathFromCaller, print, printJson } from './output'

/** Says which needs the changes of a file (or `-` for stdin) would break. Something that breaks is a problem found. */
export async function whatIf(place: string, { format }: { readonly format: 'json' | 'text' }): Promise<void> {
  const changes = readChanges(place)
  const answer = await withInstallation({ worker: false }, async (ctx) => {
    const { askWhatIf } = await import('../../lib/services/what-if/ask-what-if')
    return askWhatIf(ctx, { changes: [...changes] })
  })
  if (answer.breaks.length > 0) foundProblem()
  await (format === 'json' ? printJson(answer) : print(answerText(answer)))
}

function readChanges(place: string): readonly Change[] {
  const name = place === '-' ? 'stdin' : pathFromCaller(place)
  let source: unknown
  try {
    source = JSON.parse(readFileSync(place === '-' ? 0 : name, 'utf8'))
  } catch (error) {
    throw invalidInput(`${name} cannot be read as JSON: ${messageOf(error)}`)
  }
  const parsed = parseChanges(source)
  if ('problem' in parsed) throw invalidInput(`${name}: ${parsed.problem}`)
  return parsed.changes
}

function answerText({ breaks, repairs, changed, unchanged }: WhatIfView): string {
  const lines = [
    ...section('breaks', breaks),
    ...section('repairs', repairs),
    ...section('changes', changed),
    `${breaks.length} ${breaks.length === 1 ? 'need breaks' : 'needs break'}, ${repairs.length} repaired, ${changed.length} otherwise changed, ${unchanged} unchanged.`,
  ]
  return `${lines.map(forTerminal).join('\n')}\n`
}

const section = (title: string, needs: readonly NeedChangeView[]): string[] =>
  needs.flatMap(({ clusterName, principalKind, keyAlias, keyArn, before, after, reason }) => [
    `${title}  ${clusterName}  ${principalKind}  ${keyAlias || keyArn}  ${before ?? 'none'} -> ${after ?? 'none'}`,
    `    ${reason}`,
  ])
