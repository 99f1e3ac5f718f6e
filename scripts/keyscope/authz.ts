import { readdirSync, readFileSync, statSync } from 'node:fs'
import path from 'node:path'
import { judgeCase } from '../../lib/domain/policy/judge-case'
import { invalidInput, messageOf } from '../../lib/errors'
import { foundProblem } from './exit'
import { pathFromCaller, print } from './output'

/** Judges every case of a file, or of all JSON files of a folder in the order of their names. */
export async function authz(place: string): Promise<void> {
  const lines = filesOf(pathFromCaller(place)).flatMap(casesOf).map(judgeCase)
  for (const line of lines) {
    if (!('problem' in line)) continue
    console.error(`${line.id ?? 'A case without id'}: ${line.problem}`)
    foundProblem()
  }
  await print(lines.map((line) => `${JSON.stringify(line)}\n`).join(''))
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

function casesOf(file: string): unknown[] {
  try {
    const content: unknown = JSON.parse(readFileSync(file, 'utf8'))
    return Array.isArray(content) ? content : [content]
  } catch (error) {
    throw invalidInput(`${file} is not JSON: ${messageOf(error)}`)
  }
}
