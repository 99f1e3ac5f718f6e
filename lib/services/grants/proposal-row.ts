import { z } from 'zod'
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

const alphabet = z.string().regex(/^[\w+=,.@-]{2,64}$/)

/**
 * A person's id as STS SourceIdentity. Characters outside its alphabet are spelled as `=` and their hexadecimal code, so that two
 * people never become one; an id too long for it is refused rather than cut.
 */
export function sourceIdentityOf(userId: string): string {
  const encoded = [...userId].map((c) => (/[\w+,.@-]/.test(c) ? c : encodeCharacter(c))).join('')
  return alphabet.parse(encoded)
}

const encodeCharacter = (character: string) => `=${character.codePointAt(0)?.toString(16).padStart(2, '0')}`
