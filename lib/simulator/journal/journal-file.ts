import { appendFileSync, existsSync, mkdirSync, readFileSync, truncateSync } from 'node:fs'
import { join } from 'node:path'
import { Entry } from './entry'

/** Keeps entries as JSON lines. Each is written before the call that caused it is answered. */
export interface JournalFile {
  /** What earlier runs wrote. */
  readonly earlier: readonly Entry[]
  append(entry: Entry): void
}

/** A journal that forgets, for a simulator without a data folder. */
export const forgetful: JournalFile = { earlier: [], append: () => {} }

/** Opens the scenario's journal in a folder, which is made when it is missing. A last line that was torn is cut off. */
export function openJournalFile(folder: string, scenario: string): JournalFile {
  mkdirSync(folder, { recursive: true })
  const path = join(folder, `${scenario}.jsonl`)
  const earlier = existsSync(path) ? read(path) : []
  return { earlier, append: (entry) => appendFileSync(path, `${JSON.stringify(entry)}\n`) }
}

function read(path: string): Entry[] {
  const text = readFileSync(path, 'utf8')
  const end = text.lastIndexOf('\n') + 1
  // A line without its end was being written when the process died; whoever asked for it never got an answer.
  if (end < text.length) truncateSync(path, Buffer.byteLength(text.slice(0, end)))
  return text
    .slice(0, end)
    .split('\n')
    .filter((line) => line !== '')
    .map((line, at) => parse(line, `${path}:${at + 1}`))
}

function parse(line: string, where: string): Entry {
  try {
    return Entry.parse(JSON.parse(line))
  } catch (cause) {
    throw new Error(`${where} is not a journal entry. Remove the file to start the scenario afresh.`, { cause })
  }
}
