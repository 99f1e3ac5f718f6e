import { readFileSync } from 'node:fs'
import { invalidInput, messageOf } from '../../lib/errors'
import { pathFromCaller } from './output'

/** The text of a file, or of stdin where `-` is named. */
export function readText(place: string): string {
  const name = place === '-' ? 'stdin' : pathFromCaller(place)
  try {
    return readFileSync(place === '-' ? 0 : name, 'utf8')
  } catch (error) {
    throw invalidInput(`${name} cannot be read: ${messageOf(error)}`)
  }
}
