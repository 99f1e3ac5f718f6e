import { type GrantListEntry, type KMSClient, paginateListGrants } from '@aws-sdk/client-kms'
import { accountOf } from '@/lib/domain/arn'
import type { Grant } from '@/lib/domain/inventory/key'
import { failed, type Unread } from '@/lib/domain/observed'
import { isoTime } from './aws-tags'
import type { Reading } from './define-collector'
import { allPages, mapBounded } from './iterate'

/** A thousand grants. A key may have 50,000, and five hundred pages take as many calls one after the other. */
const pagesReadWhole = 10
const granteesAtATime = 4

interface ListedGrants {
  /** By the id of the resource. */
  readonly grants: ReadonlyMap<string, Grant>
  /** How many principals they were listed for; null when all grants were listed. */
  readonly listedFor: number | null
}

export const grantResourceId = (keyArn: string, grantId: string) => `${keyArn}/grant/${grantId}`

/**
 * The grants on a key. Where there are more than ten pages and it is known who matters, only the grants of those are listed to the end;
 * of the others the ones known before stay (domain.md 6.4).
 * https://docs.aws.amazon.com/kms/latest/APIReference/API_ListGrants.html
 */
export async function listGrants(
  client: KMSClient,
  keyArn: string,
  others: Pick<Reading, 'granteesOf' | 'lastKnown'> | null,
): Promise<ListedGrants> {
  const grants = new Map<string, Grant>()
  const add = (entries: readonly GrantListEntry[] = []) => {
    for (const entry of entries) grants.set(grantResourceId(keyArn, entry.GrantId ?? ''), toGrant(keyArn, entry))
  }
  let pages = 0
  for await (const page of paginateListGrants({ client, pageSize: 100 }, { KeyId: keyArn })) {
    add(page.Grants)
    pages++
    if (pages !== pagesReadWhole || !page.Truncated || !others) continue
    const grantees = await others.granteesOf(keyArn)
    if (grantees.length === 0) continue
    const listed = await mapBounded(grantees, granteesAtATime, (GranteePrincipal) =>
      allPages(
        paginateListGrants({ client, pageSize: 100 }, { KeyId: keyArn, GranteePrincipal }),
        (answer) => answer.Grants,
      ),
    )
    for (const entries of listed) add(entries)
    const known = await others.lastKnown('kms-grant', grantResourceId(keyArn, ''))
    for (const [id, grant] of known)
      if (!grants.has(id) && !grantees.includes(grant.granteePrincipal ?? '')) grants.set(id, grant)
    return { grants, listedFor: grantees.length }
  }
  return { grants, listedFor: null }
}

export function listedInPart(keyArn: string, principals: number): Unread {
  const whom = principals === 1 ? 'the one principal' : `the ${principals} principals`
  return failed(
    'kms:ListGrants',
    'ListedInPart',
    `Key ${keyArn} has more than ${pagesReadWhole * 100} grants. Those of ${whom} that need it were listed to the end; a scan of this key alone lists all.`,
  )
}

function toGrant(keyArn: string, grant: GrantListEntry): Grant {
  const constraints = grant.Constraints
  return {
    grantId: grant.GrantId ?? '',
    keyArn,
    name: grant.Name ?? '',
    createdAt: isoTime(grant.CreationDate),
    granteePrincipal: grant.GranteePrincipal ?? null,
    granteeServicePrincipal: grant.GranteeServicePrincipal ?? null,
    retiringPrincipal: grant.RetiringPrincipal ?? null,
    retiringServicePrincipal: grant.RetiringServicePrincipal ?? null,
    issuingAccount: grant.IssuingAccount ? accountOf(grant.IssuingAccount) : null,
    operations: [...(grant.Operations ?? [])].sort(),
    constraints:
      constraints && Object.keys(constraints).length > 0
        ? {
            encryptionContextEquals: constraints.EncryptionContextEquals ?? null,
            encryptionContextSubset: constraints.EncryptionContextSubset ?? null,
            sourceArn: constraints.SourceArn ?? null,
          }
        : null,
  }
}
