import { readFileSync } from 'node:fs'
import type { AnsweredView, AsksView, DiagnosisView, LinkView } from '../../lib/contracts/diagnose'
import { invalidInput } from '../../lib/errors'
import type { ServiceContext } from '../../lib/services/context'
import { followScan } from '../start/follow-scan'
import { noProgress } from '../start/progress'
import { exit, foundProblem } from './exit'
import { withInstallation } from './installation'
import { forTerminal, print, printJson } from './output'

interface DiagnoseOptions {
  readonly cluster?: string
  readonly path?: string
  readonly key?: string
  readonly refresh?: boolean
  readonly json?: boolean
}

/** Says which link of a launch broke, from a text (or `-` for stdin). A broken link is a problem found; a question is wrong usage. */
export async function diagnose(words: readonly string[], options: DiagnoseOptions): Promise<void> {
  const { cluster, path, key, refresh = false } = options
  const text = words.length === 0 || words.join(' ') === '-' ? readFileSync(0, 'utf8') : words.join(' ')
  if (text.trim() === '') throw invalidInput('Expected a text: an id, a name, an error message, an event or log lines.')
  const view = await withInstallation({ worker: refresh }, (ctx) =>
    ask(ctx, { text, answers: { cluster, path, key }, refresh }),
  )
  if (view.outcome === 'too-long')
    throw invalidInput(
      `The text has ${view.length} characters; ${view.limit} are read. Cut it to what is about one launch.`,
    )
  if (view.outcome === 'asks') process.exitCode = exit.usage
  else if (view.failing.length > 0) foundProblem()
  await (options.json ? printJson(view) : print(textOf(view)))
}

/** Waits for the key to be read again where that was begun, and asks once more. */
async function ask(
  ctx: ServiceContext,
  input: Parameters<typeof import('../../lib/services/diagnose/diagnose-text').diagnoseText>[1],
) {
  const { diagnoseText } = await import('../../lib/services/diagnose/diagnose-text')
  const view = await diagnoseText(ctx, input)
  if (view.outcome !== 'answered' || view.refreshScanId === null) return view
  await followScan(ctx.db, view.refreshScanId, noProgress)
  return diagnoseText(ctx, { ...input, refresh: false })
}

function textOf(view: Exclude<DiagnosisView, { outcome: 'too-long' }>): string {
  const understood = [...new Set(view.facts.map(({ kind, value }) => `${kind} ${value}`))]
  const lines = [
    understood.length > 0
      ? `Understood: ${understood.join(', ')}`
      : 'Understood: nothing that names a resource or an error',
    ...view.remarks,
    '',
    ...(view.outcome === 'asks' ? questionLines(view) : answerLines(view)),
  ]
  return `${lines.map(forTerminal).join('\n')}\n`
}

const questionLines = ({ needs, why, candidates, leftOut }: AsksView): string[] => [
  `Which ${needs === 'path' ? 'launch path' : needs}? ${why}`,
  ...candidates.map(({ value, text, status }) => `  --${needs} ${value}    ${text}${status ? `, ${status}` : ''}`),
  ...(leftOut > 0 ? [`  and ${leftOut} more`] : []),
]

function answerLines({ cluster, evidence, signatures, launches, otherwise }: AnsweredView): string[] {
  return [
    ...(cluster
      ? [`Cluster ${cluster.name} (${cluster.region}, account ${cluster.accountId}): ${evidence.join('; ')}`]
      : []),
    ...signatures.flatMap(linkLines),
    ...launches.flatMap(({ pathName, keyArn, keyAlias, keyReadAt, links }) => [
      `${pathName} with ${keyAlias || keyArn}, read ${keyReadAt ?? 'never'}:`,
      ...links.flatMap(linkLines),
    ]),
    ...otherwise,
  ]
}

const signs = { holds: 'ok     ', fails: 'FAILS  ', unknown: 'unknown' } as const

function linkLines({ status, title, failure, text, fix, alternatives, blocking, confirmed }: LinkView): string[] {
  if (status === 'holds') return [`  ${signs[status]}  ${title}`]
  const agrees = confirmed === null ? '' : confirmed ? ' AWS says the same.' : ' AWS blamed another document.'
  return [
    `  ${signs[status]}  ${failure ? `${failure}: ` : ''}${title}`,
    `           ${text}${agrees}`,
    ...(fix ? [`           Fix in account ${fix.accountId ?? 'of the caller'}: ${fix.text}`] : []),
    ...alternatives.map(({ title }, at) => `           ${at === 0 ? 'Verified fix' : 'or'}: ${title}`),
    ...alternatives
      .slice(0, 1)
      .flatMap(({ changes }) =>
        changes.flatMap(({ awsCli }) => (awsCli.text ?? '').split('\n').map((line) => `             ${line}`)),
      ),
    ...blocking.map((reason) => `           ${reason}`),
  ]
}
