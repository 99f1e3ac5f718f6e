import { createHash } from 'node:crypto'
import canonicalize from 'canonicalize'
import type { GrantProposal } from '@/lib/domain/grants/propose-grant'

/** What somebody approves, as SHA-256 of its canonical JSON: the same for the same grant, whatever the order of its operations. */
export function fingerprintOf(proposals: GrantProposal | readonly GrantProposal[]): string {
  const list = Array.isArray(proposals) ? proposals : [proposals]
  const plain = list.map((proposal: GrantProposal) => ({ ...proposal, operations: [...proposal.operations].sort() }))
  return createHash('sha256')
    .update(canonicalize(plain) ?? '', 'utf8')
    .digest('hex')
}
