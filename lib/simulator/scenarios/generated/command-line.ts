import type { GeneratedOptions, GeneratedPlan } from './plan'

const SIZES = ['accounts', 'regions', 'keys'] as const
const NUMBERS = {
  seed: 'seed',
  'hot-share': 'hotShare',
  'clusters-per-account': 'clustersPerAccount',
  'share-changed': 'shareChanged',
} as const satisfies Readonly<Record<string, keyof GeneratedPlan>>

type Values = Readonly<Record<string, string | undefined>>

/**
 * The organization that options such as `--accounts 200 --keys 20000 --grants-per-key 1..3` ask for; undefined when none of
 * them is there. A size that is not given is 1.
 */
export function generatedFrom(values: Values): GeneratedOptions | undefined {
  const [accounts = 1, regions = 1, keys = 1] = SIZES.map((name) => numberOf(name, values[name]))
  const others = Object.entries(NUMBERS).flatMap(([option, member]) => {
    const value = numberOf(option, values[option])
    return value === undefined ? [] : [[member, value] as const]
  })
  const grantsPerKey = rangeOf(values['grants-per-key'])
  const asked = [...SIZES, ...Object.keys(NUMBERS), 'grants-per-key'].some((name) => values[name] !== undefined)
  if (!asked) return undefined
  return { accounts, regions, keys, ...Object.fromEntries(others), ...(grantsPerKey && { grantsPerKey }) }
}

export function numberIn(option: string, text: string, least: number, most: number): number {
  const value = numberOf(option, text)
  if (value !== undefined && value >= least && value <= most) return value
  throw new Error(`--${option} expects a number from ${least} to ${most}, got ${text}`)
}

function numberOf(option: string, text: string | undefined): number | undefined {
  if (text === undefined) return undefined
  const value = text.trim() === '' ? Number.NaN : Number(text)
  if (Number.isFinite(value)) return value
  throw new Error(`--${option} expects a number, got ${text}`)
}

function rangeOf(text: string | undefined): readonly [number, number] | undefined {
  if (text === undefined) return undefined
  const [, least, most] = /^(\d+)(?:\.\.(\d+))?$/.exec(text) ?? []
  if (least === undefined) throw new Error(`--grants-per-key expects 2 or 1..3, got ${text}`)
  return [Number(least), Number(most ?? least)]
}
