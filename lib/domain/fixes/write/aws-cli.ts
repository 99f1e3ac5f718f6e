import { regionOf } from '../../arn'
import { renderCommand, shellQuote } from '../../grants/render-command'
import type { KeyState } from '../../policy/question'
import type { Rendering } from '../fix'
import type { Situation } from '../situation'
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

/** The change as AWS CLI text, with the account it has to run in. */
export function awsCli(writing: Writing): Rendering {
  const { edit, situation, policy, retiringPrincipal } = writing
  if (edit.kind === 'grant') return { text: renderCommand(edit.proposal, { retiringPrincipal }) }
  if (edit.kind === 'state') return stateCommand(edit.from, situation)
  const document = JSON.stringify(policy?.document)
  switch (edit.target.layer) {
    case 'key-policy':
      return command(writing, 'kms put-key-policy', [
        ...keyOf(situation),
        ['policy-name', 'default'],
        ['policy', document],
      ])
    case 'identity-policy':
      return policy?.arn === 'inline'
        ? inlineCommand(writing, policy.name, document)
        : managedCommand(writing, document)
    case 'permissions-boundary':
      return managedCommand(writing, document)
    case 'session-policy':
      return { text: null, why: whySession }
    case 'vpc-endpoint-policy':
      return { text: null, why: whyEndpoint }
    default:
      return { text: null, why: whyOrganization }
  }
}

function inlineCommand(writing: Writing, policyName: string, document: string): Rendering {
  const holder = holderOf(writing.situation)
  if (!holder) return { text: null, why: whyNoHolder }
  const { type, name } = holder
  // The command line reads a value such as file://x from a file; nothing AWS accepts as a name looks like one.
  if (![name, policyName].every((one) => /^[\w+=,.@-]+$/.test(one)))
    return { text: null, why: `"${policyName}" of "${name}" is no name that IAM knows.` }
  const names: Option[] = [
    [`${type}-name`, name],
    ['policy-name', policyName],
  ]
  return isEmptied(writing.policy)
    ? command(writing, `iam delete-${type}-policy`, names)
    : command(writing, `iam put-${type}-policy`, [...names, ['policy-document', document]])
}

function managedCommand(writing: Writing, document: string): Rendering {
  const arn = managedArn(writing.policy)
  if (!arn) return { text: null, why: whyUnknownPlace }
  const options: Option[] = [
    ['policy-arn', arn],
    ['policy-document', document],
  ]
  const made = command(writing, 'iam create-policy-version', options)
  return made.text === null ? made : { text: `${made.text} \\\n  --set-as-default` }
}

function stateCommand(from: KeyState, situation: Situation): Rendering {
  const run = (verb: string) => text(situation.owner, [`aws kms ${verb}`, ...keyOf(situation).map(option)])
  switch (from) {
    case 'Disabled':
      return { text: run('enable-key') }
    case 'PendingDeletion':
    case 'PendingReplicaDeletion':
      // A key whose deletion is cancelled is disabled.
      return { text: `${run('cancel-key-deletion')}\n${run('enable-key')}` }
    case 'PendingImport':
      return { text: null, why: 'Only the holder of the key material can import it.' }
    case 'Unavailable':
      return { text: null, why: "Only the key store's administrators can connect it again." }
    default:
      return { text: null, why: 'KMS ends this state by itself.' }
  }
}

type Option = readonly [name: string, value: string]

const keyOf = ({ question: { key } }: Situation): Option[] => [
  ['region', regionOf(key.arn) ?? ''],
  ['key-id', key.arn],
]

const command = ({ accountId }: Writing, verb: string, options: readonly Option[]): Rendering => ({
  text: text(accountId, [`aws ${verb}`, ...options.map(option)]),
})

const text = (accountId: string | null, parts: readonly string[]) =>
  `# with credentials of account ${accountId}\n${parts.join(' \\\n  ')}`

// A value that begins with a dash would be taken for an option.
const option = ([name, value]: Option) => `--${name}${value.startsWith('-') ? '=' : ' '}${shellQuote(value)}`
