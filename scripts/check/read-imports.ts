import path from 'node:path'

export interface Import {
  readonly line: number
  /** A path from the root of the checkout without its ending, or the name of a package. */
  readonly target: string
  readonly isPackage: boolean
  /** Gone when the program runs. */
  readonly typeOnly: boolean
}

const statement =
  /^[ \t]*(?:import|export)\s+(type\s+)?(?:([\w$*{}\s,]+?)\s+from\s+)?['"]([^'"\n]+)['"]|\bimport\(\s*['"]([^'"\n]+)['"]\s*\)/gm

/** The imports of a source file. `file` is its path from the root. */
export function readImports(file: string, text: string): Import[] {
  return [...text.matchAll(statement)].map((match) => {
    const [, type, names, source, dynamic] = match
    const specifier = source ?? dynamic ?? ''
    const target = resolve(file, specifier)
    return {
      line: text.slice(0, match.index).split('\n').length + (match[0].startsWith('\n') ? 1 : 0),
      target: target ?? packageOf(specifier),
      isPackage: target === undefined,
      typeOnly: Boolean(type) || bringsOnlyTypes(names),
    }
  })
}

/** `import { type A, type B }` */
function bringsOnlyTypes(names: string | undefined): boolean {
  const list = names?.trim().match(/^\{([\s\S]*)\}$/)?.[1]
  if (!list?.trim()) return false
  return list
    .split(',')
    .map((name) => name.trim())
    .filter(Boolean)
    .every((name) => name.startsWith('type '))
}

function resolve(file: string, specifier: string): string | undefined {
  const target = specifier.startsWith('@/')
    ? specifier.slice(2)
    : specifier.startsWith('.')
      ? path.posix.join(path.posix.dirname(file), specifier)
      : undefined
  return target?.replace(/\.(tsx?|mjs|json|css)$/, '')
}

function packageOf(specifier: string): string {
  return specifier
    .split('/')
    .slice(0, specifier.startsWith('@') ? 2 : 1)
    .join('/')
}
