/** A package as package-lock.json has it. */
export interface LockedPackage {
  readonly license?: string
}

/**
 * Licences under which a package may be part of an Apache-2.0 product that others run: permissive ones, and those that ask for the
 * sources of the library itself only. Not AGPL and the like, which would ask them of whoever serves Keyscope over a network.
 */
const admitted = new Set([
  '0BSD',
  'Apache-2.0',
  'BlueOak-1.0.0',
  'BSD-2-Clause',
  'BSD-3-Clause',
  'CC-BY-4.0',
  'CC0-1.0',
  'EPL-2.0',
  'ISC',
  'LGPL-3.0-or-later',
  'MIT',
  'MIT-0',
  'MPL-2.0',
  'OFL-1.1',
  'Python-2.0',
  'Unlicense',
  'Zlib',
])

/** Packages that name no licence in their package.json, and what the file beside it says. */
const saidElsewhere: Readonly<Record<string, string>> = { 'seq-queue': 'MIT' }

/** One line for each package that may not be depended on, with its licence. */
export function judgeLicences(packages: Readonly<Record<string, LockedPackage>>): string[] {
  return Object.entries(packages).flatMap(([place, { license }]) => {
    const name = place.split('node_modules/').at(-1) ?? ''
    if (name === '') return []
    const expression = license ?? saidElsewhere[name]
    if (expression === undefined) return [`${name} names no licence.`]
    return isAdmitted(expression) ? [] : [`${name} is under ${expression}.`]
  })
}

/** An SPDX expression: `MIT OR Apache-2.0`, `(MIT AND ISC)`. Deeper nesting than one pair of brackets is refused. */
function isAdmitted(expression: string): boolean {
  const plain = expression.replace(/^\(([^()]*)\)$/, '$1').trim()
  const alternatives = plain.split(/\s+or\s+/i)
  return alternatives.some((one) => one.split(/\s+and\s+/i).every((licence) => admitted.has(licence.trim())))
}
