import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { root } from '../start/root'
import { judgeImports } from './judge-imports'
import { readImports } from './read-imports'

const places = ['app', 'components', 'lib', 'scripts', 'e2e']
const source = /(?<!\.d)\.(tsx?|mjs)$/

/** Reads every source file of the checkout and returns the imports that point the wrong way. */
export function checkImports(): string[] {
  const files = places.flatMap((place) =>
    readdirSync(path.join(root, place), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile() && source.test(entry.name))
      .map((entry) => path.relative(root, path.join(entry.parentPath, entry.name)).split(path.sep).join('/'))
      .filter((file) => !file.startsWith('lib/db/generated/')),
  )
  return judgeImports(
    files.map((file) => ({ path: file, imports: readImports(file, readFileSync(path.join(root, file), 'utf8')) })),
  )
}
