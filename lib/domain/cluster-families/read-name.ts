import { takeRegion, wordsOf } from './region-words'

/** What a cluster's name says of its service, with what was taken out to hear it. */
export interface NameReading {
  /** What is left: `payments`. Empty when the name says nothing else. */
  readonly service: string
  readonly stage: string | null
  /** `Region euw1`, `index 02`, …: for the evidence. */
  readonly taken: readonly string[]
}

const stages: Readonly<Record<string, string>> = {
  prod: 'prod',
  production: 'prod',
  prd: 'prod',
  live: 'prod',
  staging: 'staging',
  stage: 'staging',
  stg: 'staging',
  preprod: 'preprod',
  uat: 'uat',
  qa: 'qa',
  test: 'test',
  tst: 'test',
  dev: 'dev',
  development: 'dev',
  sandbox: 'sandbox',
  sbx: 'sandbox',
  nonprod: 'nonprod',
}

const colours: readonly string[] = ['blue', 'green']

/** Service and stage by a cluster's name: its own Region, its account's id, a stage and an index are not part of the service. */
export function readName(name: string, place: { readonly region: string; readonly accountId: string }): NameReading {
  const region = takeRegion(wordsOf(name), place.region)
  const taken = region.taken ? [`Region ${region.taken}`] : []
  const service: string[] = []
  let stage: string | null = null
  for (const word of region.rest) {
    if (word === place.accountId) taken.push(`account ${word}`)
    else if (stage === null && stages[word]) {
      stage = stages[word]
      taken.push(`stage ${word}`)
    } else if (/^\d{1,3}$/.test(word) || colours.includes(word)) taken.push(`index ${word}`)
    else service.push(word)
  }
  return { service: service.join('-'), stage, taken }
}

/** The stage in a name of another kind: an account's, a tag's value. */
export function stageIn(text: string): string | null {
  for (const word of wordsOf(text)) if (stages[word]) return stages[word]
  return null
}

const generic: readonly string[] = [
  'app',
  'apps',
  'cluster',
  'compute',
  'container',
  'containers',
  'core',
  'default',
  'eks',
  'infra',
  'infrastructure',
  'k8s',
  'karpenter',
  'kubernetes',
  'main',
  'platform',
  'shared',
  'workload',
  'workloads',
]

/** Says nothing of a service: every team has one that is called so. */
export const isGeneric = (service: string): boolean => service.split('-').every((word) => generic.includes(word))
