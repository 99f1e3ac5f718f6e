import type { Transaction } from '@/lib/db/client'
import { parseArn } from '@/lib/domain/arn'
import type { ChangeEvent } from '@/lib/domain/changes/change-event'

interface Found {
  readonly named: string
  readonly arn: string
}

/**
 * The events with the ARNs under which the inventory knows what they are about: a record may name a key by an alias, and IAM leaves
 * out the paths of roles, users and groups.
 */
export async function namedResources(tx: Transaction, events: readonly ChangeEvent[]): Promise<ChangeEvent[]> {
  const named = [...new Set(events.flatMap(({ resources }) => resources.filter(mayHaveAnotherArn)))]
  if (named.length === 0) return [...events]
  const found = await tx.$queryRaw<Found[]>`
    select named, v.resource_id as arn from unnest(${named}::text[]) as named
    join resource_versions v on v.current and v.account_id = split_part(named, ':', 5)
      and v.region = split_part(named, ':', 4) and v.resource_id <> named
    where case when split_part(named, ':', 3) = 'kms'
      then v.collector = 'kms-keys' and v.kind = 'kms-key' and v.body->'aliases' ? split_part(named, ':', 6)
      else v.collector = 'iam-principals' and v.kind = 'iam-' || split_part(split_part(named, ':', 6), '/', 1)
        and v.body->>'name' = split_part(split_part(named, ':', 6), '/', 2)
      end`
  const arnsOf = new Map<string, string[]>()
  for (const { named, arn } of found) arnsOf.set(named, [...(arnsOf.get(named) ?? []), arn])
  return events.map((event) => ({
    ...event,
    resources: [...new Set([...event.resources, ...event.resources.flatMap((arn) => arnsOf.get(arn) ?? [])])],
  }))
}

function mayHaveAnotherArn(arn: string): boolean {
  const parts = parseArn(arn)
  if (parts?.service === 'kms') return parts.resource.startsWith('alias/')
  return parts?.service === 'iam' && /^(role|user|group)\/[^/]+$/.test(parts.resource)
}
