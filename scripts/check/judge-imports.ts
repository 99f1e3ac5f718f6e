import type { Import } from './read-imports'
import { closedRooms, neverInTheWebProcess, type Room, rooms } from './rooms'

export interface SourceFile {
  /** From the root, with its ending. */
  readonly path: string
  readonly imports: readonly Import[]
}

const isTest = (file: string) => /\.test\.tsx?$|(^|\/)testing\//.test(file)
const isWithin = (file: string, room: string) =>
  file === room || file.startsWith(`${room}/`) || file.startsWith(`${room}.`)

/** Every import that points the wrong way, each as one line. */
export function judgeImports(files: readonly SourceFile[]): string[] {
  return [...files.flatMap(judgeFile), ...judgeWebProcess(files)]
}

function judgeFile(file: SourceFile): string[] {
  return file.imports.flatMap((found) => {
    const problem = judgeClosedRoom(file.path, found) ?? judgeRoom(file.path, found)
    return problem ? [`${file.path}:${found.line} imports ${found.target}: ${problem}.`] : []
  })
}

function judgeClosedRoom(file: string, found: Import): string | undefined {
  if (found.isPackage || isTest(file)) return undefined
  const closed = Object.keys(closedRooms).find((room) => isWithin(found.target, room))
  if (!closed || closedRooms[closed]?.some((room) => isWithin(file, room))) return undefined
  return `nothing that runs in production may import ${closed}`
}

function judgeRoom(file: string, found: Import): string | undefined {
  const room = roomOf(file)
  if (!room || isTest(file)) return undefined
  if (found.isPackage) return !room.packages || room.packages.includes(found.target) ? undefined : room.advice
  const allowed = [ownPlace(file, room), ...room.mayImport]
  return allowed.some((place) => isWithin(found.target, place)) ? undefined : room.advice
}

function roomOf(file: string): Room | undefined {
  const fitting = rooms.filter((room) => isWithin(file, room.path))
  return fitting.sort((a, b) => b.path.length - a.path.length)[0]
}

/** What a file may import without asking: its room; of the features only its own; a file at the top of lib only itself. */
function ownPlace(file: string, room: Room): string {
  if (room.path === 'components') return file.split('/').slice(0, 2).join('/')
  return room.path === 'lib' ? withoutEnding(file) : room.path
}

/** Follows what is really loaded (types are gone by then) from every route; one line per forbidden thing, with the way to it. */
function judgeWebProcess(files: readonly SourceFile[]): string[] {
  const byTarget = new Map(files.filter((file) => !isTest(file.path)).map((file) => [withoutEnding(file.path), file]))
  const routes = files.filter((file) => isWithin(file.path, 'app') && !isTest(file.path))
  const cameFrom = new Map<SourceFile, SourceFile | undefined>(routes.map((route) => [route, undefined]))
  const problems = new Map<string, string>()
  // The map grows while it is walked: a file is visited once, by its shortest way.
  for (const file of cameFrom.keys()) {
    for (const found of file.imports) {
      if (found.typeOnly) continue
      const forbidden = neverInTheWebProcess.find((place) => isWithin(found.target, place))
      const next = byTarget.get(found.target)
      if (forbidden) {
        const problem = `${wayTo(file, cameFrom)} → ${found.target}: the web process must not load ${forbidden}.`
        problems.set(forbidden, problems.get(forbidden) ?? problem)
      } else if (next && !cameFrom.has(next)) cameFrom.set(next, file)
    }
  }
  return [...problems.values()]
}

function wayTo(file: SourceFile, cameFrom: ReadonlyMap<SourceFile, SourceFile | undefined>): string {
  const before = cameFrom.get(file)
  return before ? `${wayTo(before, cameFrom)} → ${file.path}` : file.path
}

const withoutEnding = (file: string) => file.replace(/\.(tsx?|mjs)$/, '')
