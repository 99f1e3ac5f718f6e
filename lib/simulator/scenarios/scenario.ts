import type { World } from '../world/organization'
import type { Round } from './generated/changes'
import { generateOrganization } from './generated/organization'
import { type GeneratedOptions, nameOf, planOf } from './generated/plan'
import { buildIncidents } from './incidents'
import type { Incident } from './incidents-expectations'
import { northwind } from './northwind'

/** An organization that a simulator can be started with. */
export interface Scenario {
  /** Also names the file that keeps what was changed at run time. */
  readonly name: string
  build(anchor: Date): LaidOut
}

export interface LaidOut {
  readonly world: World
  /** Changes a share of the keys, for scenarios that can; answers how many. */
  change?(round: Round): number
  /** What went wrong in it left behind: texts that people would paste. */
  readonly traces?: readonly Pick<Incident, 'cluster' | 'note' | 'traces'>[]
}

/** Every scenario by the name it is started with. */
const scenarios: Readonly<Record<string, (anchor: Date) => LaidOut>> = {
  northwind: (anchor) => ({ world: northwind(anchor) }),
  incidents(anchor) {
    const { world, incidents } = buildIncidents(anchor)
    return { world, traces: incidents.map(({ cluster, note, traces }) => ({ cluster, note, traces })) }
  },
}

export function buildScenario(name: string, anchor: Date): LaidOut {
  const build = scenarios[name]
  if (!build) throw new Error(`no scenario ${name}; there is ${Object.keys(scenarios).join(', ')}`)
  return build(anchor)
}

/** The scenario of a name, or an organization that is generated to measure. */
export function chooseScenario(name: string, generated: GeneratedOptions | undefined): Scenario {
  if (!generated) return { name, build: (anchor) => buildScenario(name, anchor) }
  const plan = planOf(generated)
  return { name: nameOf(plan), build: () => generateOrganization(plan) }
}
