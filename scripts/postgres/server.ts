import { spawn, spawnSync } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { chownSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import pg from 'pg'
import { findBinaries, type PostgresBinaries, rootOwnedFolder } from './binaries'
import { canExecute, isRoot, type OperatingSystemUser, postgresUser } from './operating-system-user'

export interface PostgresServer {
  readonly majorVersion: string
  readonly dataDirectory: string
  /** True when it was already running. */
  readonly reused: boolean
  url(database?: string): string
  /** Asks it to stop and waits; safe to call twice. */
  stop(): Promise<void>
}

export interface PostgresOptions {
  /** Where it listens; any free port unless said. */
  readonly port?: number
  /** Server settings such as `{ fsync: 'off' }`. */
  readonly settings?: Readonly<Record<string, string>>
}

interface Identity {
  readonly password: string
  readonly dataDirectory: string
}

const superuser = 'postgres'

/**
 * Starts a real Postgres from the npm package on 127.0.0.1 and a free port, with its data in `folder`. The first start makes
 * the database cluster and a random password; later starts find both again. A server that already runs there is used.
 */
export async function startPostgres(folder: string, options: PostgresOptions = {}): Promise<PostgresServer> {
  const home = path.resolve(folder)
  // Others may pass through (the Postgres user has to), none may look around.
  mkdirSync(home, { recursive: true, mode: 0o711 })
  const { password, dataDirectory } = identityOf(home)
  const user = postgresUser(dataDirectory)
  const binaries = findBinaries(user)

  const url = (port: number) => (database?: string) =>
    `postgresql://${superuser}:${password}@127.0.0.1:${port}/${database ?? 'postgres'}`
  const server = (port: number, reused: boolean): PostgresServer => ({
    majorVersion: binaries.majorVersion,
    dataDirectory,
    reused,
    url: url(port),
    stop: () => stopServer(binaries, user, dataDirectory),
  })

  if (existsSync(path.join(dataDirectory, 'PG_VERSION'))) assertSameVersion(dataDirectory, binaries.majorVersion)
  else await createCluster(binaries, user, dataDirectory, password)

  const running = await findRunning(binaries, user, dataDirectory, (port) => url(port)())
  if (running) return server(running, true)

  const port = options.port ?? (await freePort())
  await startServer(binaries, user, dataDirectory, port, options.settings ?? {})
  return server(port, false)
}

/** The password and place of this folder's data: written before the data, so that an interrupted first start can go on. */
function identityOf(home: string): Identity {
  const file = path.join(home, 'postgres.json')
  if (existsSync(file)) return JSON.parse(readFileSync(file, 'utf8')) as Identity
  const identity: Identity = { password: randomBytes(24).toString('hex'), dataDirectory: placeForData(home) }
  writeFileSync(file, JSON.stringify(identity), { mode: 0o600 })
  return identity
}

function placeForData(home: string): string {
  const beside = path.join(home, 'postgres')
  if (!isRoot() || canExecute(postgresUser(beside), home)) return beside
  // The Postgres user cannot pass through a private folder above us, such as /root.
  return path.join(rootOwnedFolder, `data-${randomBytes(8).toString('hex')}`)
}

function assertSameVersion(dataDirectory: string, majorVersion: string): void {
  const made = readFileSync(path.join(dataDirectory, 'PG_VERSION'), 'utf8').trim()
  if (made === majorVersion) return
  throw new Error(
    `The database in ${dataDirectory} was made by Postgres ${made}; this version of Keyscope brings Postgres ${majorVersion}. ` +
      'Move the data with pg_dump and pg_restore, or start afresh with another KEYSCOPE_DATA.',
  )
}

async function createCluster(
  binaries: PostgresBinaries,
  user: OperatingSystemUser,
  dataDirectory: string,
  password: string,
): Promise<void> {
  // Made under another name first: a cluster that exists is a cluster that is whole.
  const draft = `${dataDirectory}.new`
  rmSync(draft, { recursive: true, force: true })
  mkdirSync(path.dirname(dataDirectory), { recursive: true, mode: 0o755 })
  mkdirSync(draft, { mode: 0o700 })
  const passwordFile = `${draft}.password`
  writeFileSync(passwordFile, password, { mode: 0o600 })
  try {
    if (user.uid !== undefined && user.gid !== undefined) {
      for (const file of [draft, passwordFile]) chownSync(file, user.uid, user.gid)
    }
    const access = ['--username', superuser, '--auth=scram-sha-256', `--pwfile=${passwordFile}`]
    const language = ['--encoding=UTF8', '--locale=C', '--locale-provider=builtin', '--builtin-locale=C.UTF-8']
    await run(binaries.path('initdb'), ['--pgdata', draft, ...access, ...language], user)
    renameSync(draft, dataDirectory)
  } finally {
    rmSync(passwordFile, { force: true })
    rmSync(draft, { recursive: true, force: true })
  }
}

/**
 * The port of a server that runs on this data, if one does. "Runs" means that it lets us in: a pid file outlives a killed
 * server, its pid may be a zombie, and its port may be somebody else's by now.
 */
async function findRunning(
  binaries: PostgresBinaries,
  user: OperatingSystemUser,
  dataDirectory: string,
  urlAt: (port: number) => string,
): Promise<number | undefined> {
  const pidFile = path.join(dataDirectory, 'postmaster.pid')
  for (let attempt = 0; existsSync(pidFile) && attempt < 40; attempt++) {
    const [pid, , , port] = readFileSync(pidFile, 'utf8').split('\n')
    if (port && (await letsUsIn(urlAt(Number(port))))) return Number(port)
    if (isZombie(pid ?? '')) {
      rmSync(pidFile, { force: true })
      return undefined
    }
    const status = spawnSync(binaries.path('pg_ctl'), ['status', '--pgdata', dataDirectory], { ...user, cwd: '/' })
    if (status.status !== 0) return undefined
    await sleep(250)
  }
  return undefined
}

async function letsUsIn(connectionString: string): Promise<boolean> {
  const client = new pg.Client({ connectionString, connectionTimeoutMillis: 2_000 })
  client.on('error', () => {})
  try {
    await client.connect()
    return true
  } catch {
    return false
  } finally {
    await client.end().catch(() => {})
  }
}

/** A killed server stays a zombie where process 1 does not collect its children, as in some containers. */
function isZombie(pid: string): boolean {
  try {
    return readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.startsWith('Z') ?? false
  } catch {
    return false
  }
}

async function startServer(
  binaries: PostgresBinaries,
  user: OperatingSystemUser,
  dataDirectory: string,
  port: number,
  settings: Readonly<Record<string, string>>,
): Promise<void> {
  const fixed = { listen_addresses: '127.0.0.1', unix_socket_directories: "''", max_connections: '100' }
  const flags = Object.entries({ port: String(port), ...fixed, ...settings }).map(
    ([name, value]) => `-c ${name}=${value}`,
  )
  const log = path.join(dataDirectory, 'server.log')
  const from = existsSync(log) ? statSync(log).size : 0
  const options = ['--pgdata', dataDirectory, '--log', log, '--options', flags.join(' '), '--wait', '--timeout=60']
  try {
    await run(binaries.path('pg_ctl'), ['start', ...options], user)
  } catch (cause) {
    const said = existsSync(log) ? readFileSync(log, 'utf8').slice(from).trim().split('\n').slice(-3).join(' ') : ''
    throw new Error(`The embedded Postgres did not start. ${said || (cause as Error).message} Its log is ${log}.`, {
      cause,
    })
  }
}

async function stopServer(binaries: PostgresBinaries, user: OperatingSystemUser, dataDirectory: string): Promise<void> {
  if (!existsSync(path.join(dataDirectory, 'postmaster.pid'))) return
  const stop = (mode: string) => ['stop', '--pgdata', dataDirectory, '--mode', mode, '--wait', '--timeout=30']
  try {
    await run(binaries.path('pg_ctl'), stop('fast'), user)
  } catch {
    // Already gone, or stuck: the second way loses nothing that was committed.
    await run(binaries.path('pg_ctl'), stop('immediate'), user).catch(() => {})
  }
}

/**
 * Runs a program of Postgres to its end, away from our process group: Ctrl-C is ours to handle. pg_ctl leaves a server behind
 * that keeps what it inherited open, so nothing is piped from it.
 */
function run(program: string, args: readonly string[], user: OperatingSystemUser): Promise<void> {
  const name = path.basename(program)
  const quiet = name === 'pg_ctl'
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, {
      ...user,
      cwd: '/',
      detached: true,
      env: { ...process.env, LC_ALL: 'C' },
      stdio: quiet ? 'ignore' : ['ignore', 'ignore', 'pipe'],
    })
    let said = ''
    child.stderr?.setEncoding('utf8').on('data', (text: string) => {
      said += text
    })
    child.once('error', reject)
    child.once('close', (code) => {
      if (code === 0) resolve()
      else reject(new Error(`${name} ${args[0]} ended with ${code}. ${said.trim()}`))
    })
  })
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer()
    probe.once('error', reject)
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address()
      probe.close(() => {
        if (address && typeof address === 'object') resolve(address.port)
        else reject(new Error('The operating system gave no free port on 127.0.0.1.'))
      })
    })
  })
}
