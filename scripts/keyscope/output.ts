import { writeFileSync } from 'node:fs'
import path from 'node:path'

// A reader that has seen enough (| head) is no failure.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit(0)
  throw error
})

/** Writes to stdout and waits until it is out: a process that exits at once would cut a pipe short. */
export function print(text: string): Promise<void> {
  return new Promise((resolve) => process.stdout.write(text, () => resolve()))
}

export const printJson = (value: unknown) => print(`${JSON.stringify(value)}\n`)

/** What a terminal would take for an order to itself is spelled out. */
export const forTerminal = (line: string) =>
  line.replace(/\p{Cc}/gu, (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`)

/** Where a path of the command line points to: npm runs us in the checkout, the person may be elsewhere. */
export function pathFromCaller(file: string): string {
  const npmScript = process.env.npm_lifecycle_event === 'keyscope' ? process.env.INIT_CWD : undefined
  return path.resolve(npmScript ?? process.cwd(), file)
}

/** To the file when one is named, else to stdout. */
export async function deliver(text: string, out: string | undefined): Promise<void> {
  if (out === undefined) return print(text)
  const file = pathFromCaller(out)
  writeFileSync(file, text)
  console.error(`Wrote ${file}`)
}
