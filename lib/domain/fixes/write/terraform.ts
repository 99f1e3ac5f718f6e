import type { Rendering } from '../fix'
import { hclLabel, hclString, hclValue } from './hcl'
import {
  holderOf,
  isEmptied,
  managedArn,
  type Writing,
  whyEndpoint,
  whyNoHolder,
  whyOrganization,
  whySession,
  whyUnknownPlace,
} from './writing'

/** The change as Terraform resources. A key or policy that Terraform holds already takes the new document in its own place. */
export function terraform(writing: Writing): Rendering {
  const { edit, situation, policy, retiringPrincipal } = writing
  const { key } = situation.question
  if (edit.kind === 'grant') {
    const { granteePrincipal, operations, constraints } = edit.proposal
    const limit = constraints
      ? `\n\n  constraints {\n    encryption_context_subset = ${hclValue(constraints.encryptionContextSubset, '    ')}\n  }`
      : ''
    return resource(writing, 'aws_kms_grant', granteePrincipal.slice(granteePrincipal.lastIndexOf('/') + 1), [
      ['key_id', hclString(key.arn)],
      ['grantee_principal', hclString(granteePrincipal)],
      ['operations', hclValue(operations)],
      ['retiring_principal', `${hclString(retiringPrincipal)}${limit}`],
    ])
  }
  if (edit.kind === 'state')
    return edit.from === 'Disabled'
      ? resource(writing, 'aws_kms_key', 'key', [['is_enabled', 'true']])
      : { text: null, why: 'Terraform has no resource for this state of a key.' }
  const document = `jsonencode(${hclValue(policy?.document, '  ')})`
  switch (edit.target.layer) {
    case 'key-policy':
      return resource(writing, 'aws_kms_key_policy', 'key', [
        ['key_id', hclString(key.arn)],
        ['policy', document],
      ])
    case 'identity-policy': {
      if (policy?.arn !== 'inline') return managed(writing, document)
      const holder = holderOf(situation)
      if (!holder) return { text: null, why: whyNoHolder }
      if (isEmptied(policy)) return { text: null, why: 'Nothing is left of the policy: take its resource out.' }
      return resource(writing, `aws_iam_${holder.type}_policy`, policy.name, [
        ['name', hclString(policy.name)],
        [holder.type, hclString(holder.name)],
        ['policy', document],
      ])
    }
    case 'permissions-boundary':
      return managed(writing, document)
    case 'session-policy':
      return { text: null, why: whySession }
    case 'vpc-endpoint-policy':
      return { text: null, why: whyEndpoint }
    default:
      return { text: null, why: whyOrganization }
  }
}

function managed(writing: Writing, document: string): Rendering {
  const { policy } = writing
  if (!policy || !managedArn(policy)) return { text: null, why: whyUnknownPlace }
  return resource(writing, 'aws_iam_policy', policy.name, [
    ['name', hclString(policy.name)],
    ['policy', document],
  ])
}

type Line = readonly [name: string, value: string]

function resource({ accountId }: Writing, type: string, name: string, lines: readonly Line[]): Rendering {
  const body = lines.map(([key, value]) => `  ${key} = ${value}\n`).join('')
  return {
    text: `# with a provider for account ${accountId}\nresource "${type}" "${hclLabel(name)}" {\n${body}}`,
  }
}
