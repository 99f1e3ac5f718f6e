import { readdirSync, readFileSync, statSync } from 'node:fs'
import path from 'node:path'
import { invalidInput, messageOf } from '../../../lib/errors'
import { pathFromCaller } from '../output'

/** One scenario of a file, or why the file has none to give. */
export type Scenario = { readonly content: unknown } | { readonly problem: string }

/**
 * The scenarios of a file, of all JSON files of a folder in the order of their names, or (`-`) of stdin, one after the other: a
 * file is read when its turn comes. A file that cannot be read is one problem; a place that is not there is wrong usage.
 */
export function* readScenarios(place: string): Generator<Scenario> {
  if (place === '-') {
    yield* scenariosIn('stdin', () => readFileSync(0))
    return
  }
  const found = pathFromCaller(place)
  for (const file of filesOf(found)) yield* scenariosIn(file, () => readFileSync(file))
}

function filesOf(place: string): string[] {
  const found = statSync(place, { throwIfNoEntry: false })
  if (!found) throw invalidInput(`There is no file or folder ${place}.`)
  if (!found.isDirectory()) return [place]
  const files = readdirSync(place)
    .filter((name) => name.endsWith('.json'))
    .sort()
  if (files.length === 0) throw invalidInput(`The folder ${place} has no file that ends in .json.`)
  return files.map((name) => path.join(place, name))
}

const utf8 = new TextDecoder('utf-8', { fatal: true })

function* scenariosIn(name: string, read: () => Buffer): Generator<Scenario> {
  let text: string
  try {
    text = utf8.decode(read())
  } catch (error) {
    yield { problem: `${name} cannot be read as text: ${messageOf(error)}` }
    return
  }
  let content: unknown
  try {
    content = JSON.parse(text)
  } catch (error) {
    yield { problem: `${name} is not JSON: ${messageOf(error)}` }
    return
  }
  for (const one of Array.isArray(content) ? content : [content]) yield { content: one }
}
