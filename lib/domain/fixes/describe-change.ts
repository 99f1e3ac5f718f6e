import type { KeyState } from '../policy/question'
import { type DocumentEdit, type Edit, patchOf, policyAfter } from './edit'
import type { Actor, Change, ChangeKind } from './fix'
import { listOf } from './policy-json'
import type { Situation } from './situation'
import { levelsOf, policyAt } from './target'
import { awsCli } from './write/aws-cli'
import { cloudFormation } from './write/cloud-formation'
import { terraform } from './write/terraform'
import type { Writing } from './write/writing'

/** An edit as data and in words, with what to run or paste. */
export function describeChange(situation: Situation, edit: Edit, retiringPrincipal?: string): Change {
  const { question, owner } = situation
  const accountId = accountFor(situation, edit)
  const writing: Writing = {
    situation,
    edit,
    policy: edit.kind === 'document' ? policyAfter(question, edit) : null,
    accountId,
    retiringPrincipal: retiringPrincipal ?? placeholder(question.key.arn, accountId ?? owner),
  }
  return {
    ...wordsFor(situation, edit, writing),
    target: edit.kind === 'document' ? edit.target : null,
    accountId,
    jsonPatch: patchOf(question, edit),
    statements: edit.kind === 'document' ? [...[...edit.replace.values()].flat(), ...edit.add] : [],
    grant: edit.kind === 'grant' ? edit.proposal : null,
    awsCli: awsCli(writing),
    terraform: terraform(writing),
    cloudFormation: cloudFormation(writing),
  }
}

/** Right in form, and nobody: KMS refuses it until somebody puts in a role. */
const placeholder = (keyArn: string, accountId: string) =>
  `arn:${keyArn.split(':')[1]}:iam::${accountId}:role/ROLE-THAT-MAY-RETIRE-THE-GRANT`

function accountFor({ home, owner }: Situation, edit: Edit): string | null {
  if (edit.kind === 'grant') return edit.proposal.issuingAccountId
  if (edit.kind === 'state' || edit.target.layer === 'key-policy') return owner
  return edit.target.layer === 'scp' || edit.target.layer === 'rcp' ? null : home
}

type Words = Pick<Change, 'document' | 'name' | 'kind' | 'by' | 'text'>

function wordsFor(situation: Situation, edit: Edit, { policy, accountId }: Writing): Words {
  if (edit.kind === 'state') return stateWords(edit.from, situation)
  if (edit.kind === 'grant') {
    const { granteePrincipal, operations, constraints } = edit.proposal
    const within = constraints ? ' within the encryption context of this request' : ''
    return {
      document: 'grant',
      name: 'grants',
      kind: 'create-grant',
      by: 'account',
      text: `Account ${accountId} makes a grant of ${operations.join(', ')} to ${granteePrincipal}${within}.`,
    }
  }
  return documentWords(situation, edit, policy?.name ?? '')
}

function documentWords({ question, home, owner }: Situation, edit: DocumentEdit, name: string): Words {
  const { target } = edit
  const isNew = policyAt(question, target) === null
  const narrows = edit.replace.size > 0
  const kind: ChangeKind = narrows ? 'narrow-deny' : isNew ? 'new-policy' : 'add-statement'
  const added = edit.add.flatMap(({ Action }) => listOf(Action)).join(', ')
  const what = [
    ...(narrows
      ? [
          [...edit.replace.values()].every((pieces) => pieces.length === 0)
            ? 'drops a Deny'
            : 'lets a Deny spare this call',
        ]
      : []),
    ...(edit.add.length > 0 ? [`allows ${added}`] : []),
  ].join(' and ')
  const say = (document: Change['document'], by: Actor, who: string, title: string): Words => ({
    document,
    name,
    kind,
    by,
    text: `${who}: ${title} ${what}.`,
  })
  switch (target.layer) {
    case 'key-policy':
      return say('key-policy', 'account', `Account ${owner}`, 'the key policy')
    case 'identity-policy':
      return say(
        'identity-policy',
        'account',
        `Account ${home}`,
        `${isNew ? 'a new inline' : 'identity'} policy ${name}`,
      )
    case 'permissions-boundary':
      return say(
        'permissions-boundary',
        'policy-owner',
        `Whoever owns the boundary in account ${home}`,
        `boundary ${name}`,
      )
    case 'session-policy':
      return say('session-policy', 'session-maker', 'Whoever starts the session', `session policy ${name}`)
    case 'vpc-endpoint-policy':
      return say('vpc-endpoint-policy', 'endpoint-owner', 'Whoever owns the VPC endpoint', 'its policy')
    default: {
      const title = target.layer === 'scp' ? 'SCP' : 'RCP'
      const level = levelsOf(question, target.layer)[target.level]?.target ?? 'its level'
      return say(target.layer, 'organization', "The organization's management account", `${title} ${name} at ${level}`)
    }
  }
}

function stateWords(from: KeyState, { owner }: Situation): Words {
  const say = (kind: ChangeKind, text: string): Words => ({
    document: 'key-state',
    name: 'key state',
    kind,
    by: 'account',
    text,
  })
  switch (from) {
    case 'Disabled':
      return say('enable-key', `Account ${owner} enables the key.`)
    case 'PendingDeletion':
    case 'PendingReplicaDeletion':
      return say('cancel-key-deletion', `Account ${owner} cancels the key's deletion and enables the key.`)
    case 'PendingImport':
      return say('import-key-material', `Account ${owner} imports the key material.`)
    case 'Unavailable':
      return say('reconnect-key-store', `Account ${owner} connects the key store again.`)
    default:
      return say('wait', `The key is ${from}; KMS ends that by itself.`)
  }
}
