import type { Tone } from '@/components/matrix/access-words'
import { countOf } from '@/components/ui/format-number'
import type { Effect, LaunchImpactView, VolumeImpactView, WhatIfView } from '@/lib/contracts/what-if'

export interface Headline {
  readonly type: 'error' | 'warning' | 'success'
  readonly title: string
  readonly text: string
}

const nodePaths = new Set(['karpenter', 'managed-node-group', 'self-managed-node-group', 'auto-mode'])
const isOf = (effect: Effect) => (impact: LaunchImpactView | VolumeImpactView) => impact.effect === effect

/** The answer in a sentence: what fails, what nobody can tell, what gets better. */
export function headlineOf(view: WhatIfView): Headline {
  const failing = view.launches.filter(isOf('fails'))
  const clusters = (launches: readonly LaunchImpactView[]) => new Set(launches.map(({ clusterArn }) => clusterArn)).size
  const parts = [
    [
      clusters(failing.filter(({ path }) => nodePaths.has(path))),
      'cluster',
      'clusters',
      'could not launch nodes any more',
    ],
    [
      clusters(failing.filter(({ path }) => path === 'ebs-csi')),
      'cluster',
      'clusters',
      'could not give pods their volumes',
    ],
    [clusters(failing.filter(({ path }) => path === 'secrets')), 'cluster', 'clusters', 'could not read secrets'],
    [volumesOf(view, 'fails'), 'volume', 'volumes', 'could not be attached again'],
  ] as const
  const fails = parts.flatMap(([count, one, many, what]) => (count > 0 ? [`${countOf(count, one, many)} ${what}`] : []))
  const untold = view.launches.some(isOf('untold')) || view.volumes.some(isOf('untold'))
  const better = clusters(view.launches.filter(isOf('better')))
  const rest = [
    ...(untold ? ['For some it cannot be told.'] : []),
    ...(better > 0 ? [`${countOf(better, 'cluster', 'clusters')} would get better.`] : []),
    `${countOf(view.unaffected.length, 'cluster that uses keys notices', 'clusters that use keys notice')} nothing.`,
  ].join(' ')
  if (fails.length > 0)
    return { type: 'error', title: 'This would break something', text: `${sentence(fails)} ${rest}` }
  if (untold) return { type: 'warning', title: 'It cannot be told for everything', text: rest }
  return { type: 'success', title: 'Nothing that works now would fail', text: rest }
}

const sentence = (parts: readonly string[]) => `${parts.join('; ')}.`

export const volumesOf = ({ volumes }: Pick<WhatIfView, 'volumes'>, effect: Effect) =>
  volumes.filter(isOf(effect)).reduce((sum, { count }) => sum + count, 0)

const launchWords: Readonly<Record<string, string>> = {
  'ebs-csi': 'Pods cannot get their volumes',
  secrets: 'Secrets cannot be read',
}

/** What becomes of it, as a word with its tone. */
export function effectWord(effect: Effect, path: string | null): { readonly word: string; readonly tone: Tone } {
  if (effect === 'fails') return { word: launchWords[path ?? ''] ?? 'Next launch fails', tone: 'bad' }
  if (effect === 'untold') return { word: 'Cannot be told', tone: 'caution' }
  if (effect === 'better') return { word: 'Works again', tone: 'ok' }
  return { word: 'Changes, does not break', tone: 'info' }
}

const statusWords = { ok: 'Allowed', broken: 'Missing', unknown: 'Unknown' } as const

/** `Allowed → Missing` */
export const beforeAfter = ({ before, after }: Pick<LaunchImpactView, 'before' | 'after'>) =>
  `${before ? statusWords[before] : 'None'} → ${after ? statusWords[after] : 'None'}`
