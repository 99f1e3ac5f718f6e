import { regionOf } from '../arn'
import type { GrantProposal } from './propose-grant'

/** The same grant as AWS CLI text, for people who make it themselves or want to see what Keyscope will do. */
export function renderCommand(
  proposal: GrantProposal,
  more: { readonly name?: string; readonly retiringPrincipal?: string } = {},
): string {
  const { constraints } = proposal
  const lines = [
    `aws kms create-grant --region ${quote(regionOf(proposal.keyArn) ?? '')}`,
    `--key-id ${quote(proposal.keyArn)}`,
    `--grantee-principal ${quote(proposal.granteePrincipal)}`,
    `--operations ${proposal.operations.map(quote).join(' ')}`,
    constraints &&
      `--constraints ${quote(JSON.stringify({ EncryptionContextSubset: constraints.encryptionContextSubset }))}`,
    more.retiringPrincipal && `--retiring-principal ${quote(more.retiringPrincipal)}`,
    more.name && `--name ${quote(more.name)}`,
  ].filter(Boolean)
  return `# with credentials of account ${proposal.issuingAccountId}\n${lines.join(' \\\n  ')}`
}

/** Plain words stay as they are; anything a shell could read otherwise goes into single quotes. */
const quote = (text: string) => (/^[\w:/.@=+,-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`)
