import type { PoolClient } from 'pg'
import { Assignment, defaultBook, type ProfileBook } from '@/lib/domain/profiles/assignment'
import { builtInProfiles } from '@/lib/domain/profiles/built-in'
import { Profile } from '@/lib/domain/profiles/profile'

export const assignmentSetting = 'profile-assignment'

/** The profiles in force, and who is judged by which. */
export async function readProfileBook(client: Pick<PoolClient, 'query'>): Promise<ProfileBook> {
  const { rows } = await client.query<{ version: number; body: unknown }>(
    'select distinct on (name) version, body from need_profiles order by name, version desc',
  )
  const { rows: settings } = await client.query<{ value: unknown }>('select value from settings where name = $1', [
    assignmentSetting,
  ])
  if (rows.length === 0 && settings.length === 0) return defaultBook
  return {
    assignment: settings[0] ? Assignment.parse(settings[0].value) : defaultBook.assignment,
    profiles: [...builtInProfiles, ...rows.map(({ version, body }) => ({ ...Profile.parse(body), version }))],
  }
}
