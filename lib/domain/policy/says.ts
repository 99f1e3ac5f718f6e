import type { ReadLevel } from './documents'
import type { Judged } from './judged'
import { askKeyPolicy, askPolicies, type KeyPolicySay, type Say } from './statements'
import { both, either, NO, type Tri, YES } from './tri'

/** What every layer that applies says of the request; null where a layer does not apply. */
export interface Says {
  readonly keyPolicy: KeyPolicySay
  readonly identity: Say
  readonly boundary: Say | null
  readonly session: Say | null
  readonly scp: Say | null
  readonly rcp: Say | null
  readonly endpoint: Say | null
}

export function askAll(judged: Judged): Says {
  const { documents, caller, facts } = judged
  return {
    // R21: kms:RetireGrant in a key policy has no effect.
    keyPolicy: facts.operation.name === 'RetireGrant' ? silent : askKeyPolicy(documents.keyPolicy, caller, facts),
    identity: askPolicies(documents.identity, caller, facts),
    boundary: documents.boundary && askPolicies(documents.boundary, caller, facts),
    session: documents.session && askPolicies(documents.session, caller, facts),
    scp: documents.scps && askLevels(documents.scps, judged),
    rcp: documents.rcps && askLevels(documents.rcps, judged),
    endpoint: documents.endpoint && askPolicies(documents.endpoint, caller, facts),
  }
}

/** Every level must allow; any may deny. A level with an unreadable document is taken to allow. */
export function askLevels(levels: readonly ReadLevel[], { caller, facts }: Judged): Say {
  let allow: Tri = YES
  let deny: Tri = NO
  for (const level of levels) {
    const say = askPolicies(level, caller, facts)
    if (level.unreadable.length === 0) allow = both(allow, say.allow)
    deny = either(deny, say.deny)
  }
  return { allow, deny }
}

const silent: KeyPolicySay = { deny: NO, exact: NO, anyone: NO, role: NO, account: NO }
