import {
  CreateGrantCommand,
  type GrantListEntry,
  type GrantOperation,
  type KMSClient,
  paginateListGrants,
  RetireGrantCommand,
  RevokeGrantCommand,
} from '@aws-sdk/client-kms'
import type { AccountAccess } from '@/lib/aws/access'
import { sortAwsError } from '@/lib/aws/errors'
import type { GrantRequest } from '@/lib/db/generated/client'
import type { JobContext } from '@/lib/services/job-context'
import { proposalFromRow } from './proposal-row'

/** The call this request stands for. Its Name makes a repeated call answer with the grant that is there already. */
function createGrantInput(request: GrantRequest, retiringPrincipal: string) {
  const proposal = proposalFromRow(request)
  return {
    KeyId: proposal.keyArn,
    GranteePrincipal: proposal.granteePrincipal,
    RetiringPrincipal: retiringPrincipal,
    Operations: [...proposal.operations] as GrantOperation[],
    Name: request.id,
    ...(proposal.constraints
      ? { Constraints: { EncryptionContextSubset: { ...proposal.constraints.encryptionContextSubset } } }
      : {}),
  }
}

/** null: KMS says the call would succeed. A grant id: this server does not know DryRun and has made the grant. */
export async function dryRunCreateGrant(
  kms: KMSClient,
  request: GrantRequest,
  retiringPrincipal: string,
): Promise<string | null> {
  try {
    const input = { ...createGrantInput(request, retiringPrincipal), DryRun: true }
    const { GrantId } = await kms.send(new CreateGrantCommand(input))
    return GrantId ?? null
  } catch (error) {
    if (sortAwsError(error).code === 'DryRunOperationException') return null
    throw error
  }
}

export async function createGrant(
  kms: KMSClient,
  request: GrantRequest,
  retiringPrincipal: string,
): Promise<{ readonly grantId: string; readonly awsRequestId: string | null }> {
  const { GrantId, $metadata } = await kms.send(new CreateGrantCommand(createGrantInput(request, retiringPrincipal)))
  if (!GrantId) throw new Error('CreateGrant answered without a grant id.')
  return { grantId: GrantId, awsRequestId: $metadata.requestId ?? null }
}

/**
 * Takes a grant away. The writer is its retiring principal, which needs nothing of the key policy; where that is refused all the same,
 * it tries as one who may revoke. Gives how.
 */
export async function takeGrantAway(
  kms: KMSClient,
  keyArn: string,
  grantId: string,
): Promise<{ readonly how: 'retired' | 'revoked'; readonly awsRequestId: string | null }> {
  try {
    const { $metadata } = await kms.send(new RetireGrantCommand({ KeyId: keyArn, GrantId: grantId }))
    return { how: 'retired', awsRequestId: $metadata.requestId ?? null }
  } catch (error) {
    if (sortAwsError(error).kind !== 'access-denied') throw error
  }
  const { $metadata } = await kms.send(new RevokeGrantCommand({ KeyId: keyArn, GrantId: grantId }))
  return { how: 'revoked', awsRequestId: $metadata.requestId ?? null }
}

/**
 * The grant an earlier attempt left behind, found by its Name. Where nobody may look the answer is null: KMS itself then answers a
 * repeated CreateGrant with the grant that is there.
 */
export async function findGrantByName(
  job: JobContext,
  request: GrantRequest,
  writer: AccountAccess,
): Promise<GrantListEntry | null> {
  const filter = { GranteePrincipal: request.granteePrincipal }
  try {
    return await findGrant(job, request, writer, filter, (grant) => grant.Name === request.id)
  } catch (error) {
    if (sortAwsError(error).kind === 'access-denied') return null
    throw error
  }
}

export function findGrantById(job: JobContext, request: GrantRequest, writer: AccountAccess, grantId: string) {
  return findGrant(job, request, writer, { GrantId: grantId }, (grant) => grant.GrantId === grantId)
}

/**
 * Looks with the reading role of the key's account first, as a second pair of eyes; with the writer's own session where that
 * role may not look. Filters are asked of KMS and checked again: not every server heeds them.
 */
async function findGrant(
  job: JobContext,
  request: GrantRequest,
  writer: AccountAccess,
  filter: { readonly GrantId?: string; readonly GranteePrincipal?: string },
  matches: (grant: GrantListEntry) => boolean,
): Promise<GrantListEntry | null> {
  const look = async (account: AccountAccess) => {
    const pages = paginateListGrants(
      { client: account.kms(request.region), pageSize: 100 },
      { KeyId: request.keyArn, ...filter },
    )
    for await (const page of pages) {
      const found = page.Grants?.find(matches)
      if (found) return found
    }
    return null
  }
  try {
    return await look(job.aws.forAccount(request.keyAccountId, 'scan'))
  } catch (error) {
    if (sortAwsError(error).kind !== 'access-denied') throw error
    return look(writer)
  }
}
