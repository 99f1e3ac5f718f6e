import type { Rendering } from '../fix'
import { holderOf, isEmptied, type Writing, whyEndpoint, whyNoHolder, whyOrganization, whySession } from './writing'

/** The change as resources of a CloudFormation template, in JSON. */
export function cloudFormation(writing: Writing): Rendering {
  const { edit, policy, situation } = writing
  if (edit.kind === 'grant') return { text: null, why: 'CloudFormation has no resource for a KMS grant.' }
  if (edit.kind === 'state')
    return edit.from === 'Disabled'
      ? template('Key', 'AWS::KMS::Key', { Enabled: true })
      : { text: null, why: 'CloudFormation has no resource for this state of a key.' }
  switch (edit.target.layer) {
    case 'key-policy':
      return template('Key', 'AWS::KMS::Key', { KeyPolicy: policy?.document })
    case 'identity-policy': {
      if (policy?.arn !== 'inline')
        return { text: null, why: 'Change the managed policy in the template that holds it, by the JSON patch.' }
      const holder = holderOf(situation)
      if (!holder) return { text: null, why: whyNoHolder }
      if (isEmptied(policy)) return { text: null, why: 'Nothing is left of the policy: take its resource out.' }
      const [type, name] = holder.type === 'role' ? ['RolePolicy', 'RoleName'] : ['UserPolicy', 'UserName']
      return template('KmsAccess', `AWS::IAM::${type}`, {
        [name]: holder.name,
        PolicyName: policy.name,
        PolicyDocument: policy.document,
      })
    }
    case 'permissions-boundary':
      return { text: null, why: 'Change the boundary in the template that holds it, by the JSON patch.' }
    case 'session-policy':
      return { text: null, why: whySession }
    case 'vpc-endpoint-policy':
      return { text: null, why: whyEndpoint }
    default:
      return { text: null, why: whyOrganization }
  }
}

function template(id: string, type: string, properties: Readonly<Record<string, unknown>>): Rendering {
  const text = JSON.stringify({ Resources: { [id]: { Type: type, Properties: properties } } }, null, 2)
  // Wherever it stands in a template, CloudFormation takes this for a reference to a parameter or secret and fills it in.
  if (text.includes('{{resolve:'))
    return { text: null, why: 'A value contains "{{resolve:", which CloudFormation would not take literally.' }
  return { text }
}
