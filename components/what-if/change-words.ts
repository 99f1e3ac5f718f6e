import { accountOf, nameOf } from '@/lib/domain/arn'
import type { Change } from '@/lib/domain/what-if/changes'

/** One change as a sentence, whoever wrote it. `aliases`: names of keys by ARN, where they are known. */
export function wordsOfChange(change: Change, aliases: ReadonlyMap<string, string> = new Map()): string {
  const named = (text: string) => aliases.get(text) ?? shortened(text)
  const documentName = (document: DocumentOf) => nameOfDocument(document, named)
  switch (change.change) {
    case 'set-key-state':
      return `${stateWords[change.state] ?? `Set to ${change.state}:`} key ${named(change.key)}`
    case 'remove-statement':
      return `Remove ${statementName(change.statement)} from ${documentName(change.document)}`
    case 'add-statement':
      return `Add a statement${sidOf(change.statement)} to ${documentName(change.document)}`
    case 'replace-document':
      return `Replace ${documentName(change.document)}`
    case 'patch-document':
      return `Patch ${documentName(change.document)}`
    case 'attach-control-policy':
      return `Attach ${change.type.toUpperCase()} ${choiceName(change.policy)} to ${change.target}`
    case 'detach-control-policy':
      return `Detach ${change.type.toUpperCase()} ${change.policy} from ${change.target}`
    case 'attach-identity-policy':
      return `Attach policy ${choiceName(change.policy)} to role ${named(change.role)}`
    case 'detach-identity-policy':
      return `Detach policy ${nameOf(change.policy)} from role ${named(change.role)}`
    case 'set-boundary':
      return `Make ${choiceName(change.policy)} the permissions boundary of role ${named(change.role)}`
    case 'remove-boundary':
      return `Remove the permissions boundary of role ${named(change.role)}`
    case 'rename-role':
      return `Replace role ${named(change.role)} by one named ${change.name}`
    case 'recreate-role':
      return `Delete role ${named(change.role)} and create it again`
    case 'revoke-grant':
      return `Revoke grant ${change.grantId.slice(0, 12)} on key ${named(change.key)}`
    case 'add-grant':
      return `Create a grant on key ${named(change.key)} to ${named(change.granteePrincipal)}`
  }
}

const stateWords: Readonly<Record<string, string>> = {
  Disabled: 'Disable',
  Enabled: 'Enable',
  PendingDeletion: 'Schedule the deletion of',
}

/** The last part of an ARN with its account; anything else as it was written. */
function shortened(text: string): string {
  const account = accountOf(text)
  return account && text.includes(':') ? `${nameOf(text)} (account ${account})` : text
}

type DocumentOf = Extract<Change, { change: 'replace-document' }>['document']

function nameOfDocument(document: DocumentOf, named: (text: string) => string): string {
  if (document.of === 'key-policy') return `the policy of key ${named(document.key)}`
  if (document.of === 'identity-policy') return `policy ${nameOf(document.policy)} of role ${named(document.role)}`
  if (document.of === 'boundary') return `the permissions boundary of role ${named(document.role)}`
  return `${document.of.toUpperCase()} ${document.policy}`
}

const statementName = (statement: Extract<Change, { change: 'remove-statement' }>['statement']) =>
  'sid' in statement ? `statement ${statement.sid}` : `statement ${statement.index + 1}`

const sidOf = ({ Sid }: Readonly<Record<string, unknown>>) => (typeof Sid === 'string' && Sid ? ` ${Sid}` : '')

const choiceName = (choice: Extract<Change, { change: 'set-boundary' }>['policy']) =>
  typeof choice === 'string' ? nameOf(choice) : `${choice.name} (new)`
