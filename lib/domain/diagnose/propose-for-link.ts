import type { ProposedFixes } from '../fixes/fix'
import { proposeFixes } from '../fixes/propose-fixes'
import { buildQuestion } from '../launch-paths/build-question'
import type { InventoryIndex } from '../launch-paths/index-inventory'
import type { Need } from '../launch-paths/need'
import { foreignNetwork } from '../launch-paths/request-context'
import type { AuthorizationQuestion } from '../policy/question'

/** The operations whose calls carry most: a question about them can be asked about the others too. */
const tellingMost = ['CreateGrant', 'Decrypt', 'GenerateDataKeyWithoutPlaintext']

/** What the engine finds that makes these operations of a need allowed. */
export function proposeForLink(index: InventoryIndex, need: Need, wanted: readonly string[]): ProposedFixes {
  const base = tellingMost.find((name) => wanted.includes(name)) ?? wanted[0]
  if (base === undefined) return { alternatives: [], refused: [], blocking: [] }
  const question = buildQuestion(index, need, base)
  return proposeFixes({
    question: need.principal.kind === 'identity-only-role' ? fromNetworkOfEc2(question) : question,
    wanted,
  })
}

/** The role that decrypts volumes calls from EC2's own network, which no customer's policy names (domain.md 1.5). */
function fromNetworkOfEc2(question: AuthorizationQuestion): AuthorizationQuestion {
  const { request } = question
  const unknown = request.unknown.filter((key) => !/^aws:(Vpc)?Source(Ip|Vpc)/i.test(key))
  return { ...question, request: { ...request, unknown, context: { ...request.context, ...foreignNetwork } } }
}
