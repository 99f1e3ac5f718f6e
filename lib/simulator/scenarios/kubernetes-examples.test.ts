import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { parseArn } from '@/lib/domain/arn'
import { readKubernetes } from '@/lib/domain/kubernetes/read-kubernetes'
import { findKey, regionOf } from '../world/find'
import { buildNorthwind } from './northwind'

const { world } = buildNorthwind(new Date('2026-03-02T08:00:00Z'))
const clusters = [...world.accounts.values()].flatMap((account) =>
  [...account.regions.values()].flatMap((region) => region.clusters.map(({ cluster }) => cluster)),
)

test.each(['payments-prod', 'platform-auto'])(
  'the example of %s is understood, and its keys and roles exist',
  (name) => {
    const arn = clusters.find((cluster) => cluster.name === name)?.arn ?? ''
    const { accountId = '', region = '' } = parseArn(arn) ?? {}
    const text = readFileSync(`docs/kubernetes/${name}.json`, 'utf8')
    const { understood, misunderstood, problems } = readKubernetes(text, { arn, accountId, region })
    expect({ misunderstood, problems }).toEqual({ misunderstood: [], problems: [] })
    const written = text.match(/(arn:aws:kms|alias\/)[^"]+/g) ?? []
    for (const key of written) {
      const aliased = [...regionOf(world, accountId, region).keys.values()].find(({ aliases }) => aliases.includes(key))
      expect(findKey(world, key) ?? aliased, key).toBeDefined()
    }
    const roles = understood.flatMap(({ body }) => ('role' in body && body.role ? [body.role] : []))
    const known = [...(world.accounts.get(accountId)?.directory.roles.values() ?? [])].map((role) => role.name)
    expect(known).toEqual(expect.arrayContaining(roles))
  },
)
