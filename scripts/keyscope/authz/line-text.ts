import type { Change, ProposedFixes } from '../../../lib/domain/fixes/fix'
import type { Line } from './judge-scenario'

/** A line for people. What a terminal would take for an order to itself is spelled out. */
export const lineText = (line: Line): string =>
  plainText(line).replace(/\p{Cc}/gu, (char) => (char === '\n' ? char : code(char)))

const code = (char: string) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`

function plainText(line: Line): string {
  if ('problem' in line) return ''
  const { id, verdict, authorization, layer, reason, fixes } = line
  const called = verdict === authorization ? verdict : `${verdict} (authorization: ${authorization})`
  const lines = [`${id}  ${called}  ${layer}`, indent(reason), ...(fixes ? fixesText(fixes) : [])]
  return `${lines.join('\n')}\n`
}

function fixesText({ alternatives, refused, blocking }: ProposedFixes): string[] {
  return [
    ...alternatives.flatMap(({ title, changes, widens, notes, results }, i) => [
      `  ${i + 1}. ${title}${results.some(({ after }) => after !== 'allowed') ? ' (stays conditional)' : ''}`,
      ...changes.map(changeText),
      ...widens.map(({ operation, call }) => indent(`Also opens ${operation} ${call}.`, 5)),
      ...notes.map((note) => indent(note, 5)),
    ]),
    ...refused.map(({ title, text }) => `  refused: ${title}. ${text}`),
    ...blocking.map(({ text }) => `  in the way: ${text}`),
  ]
}

function changeText({ text, awsCli, statements }: Change): string {
  // A command stays at the margin: a name in it may contain line breaks, and spaces put after them would be part of the name.
  const how =
    awsCli.text ?? [awsCli.why, ...statements.map((one) => JSON.stringify(one))].map((one) => indent(one, 7)).join('\n')
  return `${indent(text, 5)}\n${how}`
}

const indent = (text: string, by = 4) => text.replace(/^/gm, ' '.repeat(by))
