import { expect, test } from 'vitest'
import { testDatabase } from '@/lib/testing/database'
import { assertSameOrganization, rememberOrganization } from './organization-of-database'

test('a database is open to either organization until one has answered, and then to that one only', async () => {
  const { url } = await testDatabase()
  await assertSameOrganization(url, 'aws')
  await assertSameOrganization(url, 'simulated')
  await rememberOrganization(url, 'simulated')
  await rememberOrganization(url, 'simulated')
  await expect(assertSameOrganization(url, 'aws')).rejects.toThrow(
    'This database holds the simulated organization; the settings ask for a real organization.',
  )
  await expect(assertSameOrganization(url, 'simulated incidents')).rejects.toThrow(
    'This database holds the simulated organization; the settings ask for the simulated organization incidents.',
  )
  await expect(rememberOrganization(url, 'aws')).rejects.toThrow(/holds the simulated organization/)
})
