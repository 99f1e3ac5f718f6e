import { judgeScenario } from './authz/judge-scenario'
import { lineText } from './authz/line-text'
import { readScenarios } from './authz/read-scenarios'
import { foundProblem } from './exit'
import { print } from './output'

interface Options {
  readonly fixes?: boolean
  readonly format: 'json' | 'text'
}

/** Judges scenario after scenario and writes each answer before the next is read. */
export async function authz(place: string, { fixes = false, format }: Options): Promise<void> {
  for (const scenario of readScenarios(place)) {
    const line = judgeScenario(scenario, { fixes })
    if ('problem' in line) {
      const where = 'problem' in scenario ? '' : `${line.id ?? 'A case without id'}: `
      console.error(`${where}${line.problem}`)
      foundProblem()
    }
    await print(format === 'json' ? `${JSON.stringify(line)}\n` : lineText(line))
  }
}
