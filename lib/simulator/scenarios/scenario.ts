import type { World } from '../world/organization'
import { northwind } from './northwind'

/** Every scenario by the name it is started with. */
const scenarios: Readonly<Record<string, (anchor: Date) => World>> = { northwind }

export function buildScenario(name: string, anchor: Date): World {
  const build = scenarios[name]
  if (!build) throw new Error(`no scenario ${name}; there is ${Object.keys(scenarios).join(', ')}`)
  return build(anchor)
}
