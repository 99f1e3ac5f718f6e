import { auditEnvironment } from './audit-environment'
import { migrate, openDatabaseServer } from './database'
import { noticeEnvironment } from './notice-environment'
import { openOrganization } from './organization'
import { assertSameOrganization, rememberOrganization } from './organization-of-database'
import type { Parts } from './parts'
import { done, type Progress } from './progress'
import { organizationOf, type StartSettings } from './settings'
import { openWorker } from './worker'

/** What the processes of an installation share in their environment: the database, what seals its audit log and signs its messages, and the way to the organization. */
export type InstallationEnvironment = Readonly<Record<string, string>>

/** Opens the database, brings it up to date, and (unless the caller only reads) the organization and a worker for it. */
export async function openInstallation(
  parts: Parts,
  settings: StartSettings,
  progress: Progress,
  options: { worker: boolean } = { worker: true },
): Promise<InstallationEnvironment> {
  const url = await progress.step('Database', () => openDatabaseServer(parts, settings))
  await progress.step('Migrations', () => migrate(url, progress.line))
  const database = { DATABASE_URL: url, ...auditEnvironment(settings), ...noticeEnvironment(settings) }
  if (!options.worker) return database

  await assertSameOrganization(url, organizationOf(settings))
  const organization = await progress.step('Organization', () => openOrganization(parts, settings))
  await rememberOrganization(url, organizationOf(settings))
  const environment = { ...database, ...organization }
  await progress.step('Worker', async () => done('takes jobs', await openWorker(parts, settings, environment)))
  return environment
}
