import { ProposedGrant } from '@/lib/contracts/requests'
import type { GrantRequest } from '@/lib/db/generated/client'
import type { GrantProposal } from '@/lib/domain/grants/propose-grant'

const Constraints = ProposedGrant.shape.constraints

/** The grant a stored request stands for. */
export function proposalFromRow(row: GrantRequest): GrantProposal {
  return {
    keyArn: row.keyArn,
    granteePrincipal: row.granteePrincipal,
    issuingAccountId: row.issuingAccountId,
    operations: row.operations,
    constraints: Constraints.parse(row.constraints),
  }
}
