import { regionOf } from '../arn'
import type { GrantProposal } from './propose-grant'

/** The same grant as AWS CLI text, for people who make it themselves or want to see what Keyscope will do. */
export function renderCommand(
  proposal: GrantProposal,
  more: { readonly name?: string; readonly retiringPrincipal?: string } = {},
): string {
  const { constraints } = proposal
  const lines = [
    `aws kms create-grant --region ${shellQuote(regionOf(proposal.keyArn) ?? '')}`,
    `--key-id ${shellQuote(proposal.keyArn)}`,
    `--grantee-principal ${shellQuote(proposal.granteePrincipal)}`,
    `--operations ${proposal.operations.map(shellQuote).join(' ')}`,
    constraints &&
      `--constraints ${shellQuote(JSON.stringify({ EncryptionContextSubset: constraints.encryptionContextSubset }))}`,
    more.retiringPrincipal && `--retiring-principal ${shellQuote(more.retiringPrincipal)}`,
    more.name && `--name ${shellQuote(more.name)}`,
  ].filter(Boolean)
  return `# with credentials of account ${proposal.issuingAccountId}\n${lines.join(' \\\n  ')}`
}

/** Plain words stay as they are; anything a shell could read otherwise goes into single quotes. */
export const shellQuote = (text: string) => (/^[\w:/.@=+,-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`)
