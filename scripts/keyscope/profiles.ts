import type { ProfileList, ProfileRow } from '../../lib/contracts/profiles'
import { builtInProfiles } from '../../lib/domain/profiles/built-in'
import { readProfile } from '../../lib/domain/profiles/read-profile'
import { foundProblem } from './exit'
import { withInstallation } from './installation'
import { forTerminal, print, printJson } from './output'
import { readText } from './read-text'

interface Options {
  readonly json?: boolean
}

/** The profiles there are, and who is judged by which. */
export async function listProfiles({ json }: Options): Promise<void> {
  const list = await withInstallation({ worker: false }, async (ctx) => {
    const { listProfiles: all } = await import('../../lib/services/profiles/list-profiles')
    return all(ctx)
  })
  await (json ? printJson(list) : print(listText(list)))
}

/** One profile as JSON that can be changed, checked and imported; built-in ones without a database. */
export async function showProfile(name: string, { json }: Options): Promise<void> {
  const builtIn = builtInProfiles.find((profile) => profile.name === name)
  const { version: _, ...profile } = builtIn ?? (await profileNamed(name))
  await (json ? printJson(profile) : print(`${JSON.stringify(profile, null, 2)}\n`))
}

async function profileNamed(name: string) {
  return withInstallation({ worker: false }, async (ctx) => {
    const { getProfile } = await import('../../lib/services/profiles/get-profile')
    const { profile, version } = await getProfile(ctx, name)
    return { ...profile, version }
  })
}

/** Says what is wrong in a profile and where. Needs no database. */
export async function checkProfileFile(place: string, { json }: Options): Promise<void> {
  const read = readProfile(readText(place))
  if (!read.ok) foundProblem()
  if (json) return printJson(read.ok ? { ok: true } : { ok: false, problems: read.problems })
  const lines = read.ok
    ? [`Profile "${read.profile.name}" is sound: ${read.profile.requirements.length} requirements.`]
    : read.problems.map(({ where, what }) => `${where}: ${what}`)
  await print(`${lines.map(forTerminal).join('\n')}\n`)
}

function listText({ items, assignment }: ProfileList): string {
  const lines = [
    ...items.map(lineOf),
    ...assignment.rules.map(({ scope, value, profile }) => `${scope} ${value} is judged by ${profile}`),
    `everything else is judged by ${assignment.default}`,
  ]
  return `${lines.map(forTerminal).join('\n')}\n`
}

const lineOf = ({ name, version, builtIn, clusters, description }: ProfileRow) =>
  `${name}  version ${version}${builtIn ? ', built in' : ''}  ${clusters} ${clusters === 1 ? 'cluster' : 'clusters'}  ${description}`
