import type { OneOrMany, PolicyConditions, PolicyDocument, PolicyStatement } from '../world/policy-document'

/** Condition keys that ask about the caller, its Region, or the kind of key, never about one key, the hour or the network. */
const STEADY: readonly string[] = [
  'aws:principalaccount',
  'aws:principalarn',
  'aws:principalisawsservice',
  'aws:principalorgid',
  'aws:principaltag/',
  'aws:principaltype',
  'aws:requestedregion',
  'aws:resourceaccount',
  'aws:resourceorgid',
  'aws:securetransport',
  'aws:sourceidentity',
  'aws:sourcevpc',
  'aws:userid',
  'aws:username',
  'aws:viaawsservice',
  'kms:calleraccount',
  'kms:encryptioncontext:',
  'kms:encryptioncontextkeys',
  'kms:grantconstrainttype',
  'kms:granteeprincipal',
  'kms:grantisforawsresource',
  'kms:grantoperations',
  'kms:keyorigin',
  'kms:keyspec',
  'kms:keyusage',
  'kms:viaservice',
]

const known = new WeakMap<PolicyDocument, boolean>()

/**
 * Does a document say the same of every key of one kind (account, Region, spec, usage, origin, state), at any time and from
 * anywhere? Then one decision serves them all. A document that might not is not plain.
 */
export function isPlain(document: PolicyDocument): boolean {
  let plain = known.get(document)
  if (plain === undefined) {
    plain = document.Statement.every(isPlainStatement) && !JSON.stringify(document).includes('${')
    known.set(document, plain)
  }
  return plain
}

function isPlainStatement({ Resource, NotResource, Condition }: PolicyStatement): boolean {
  return [...listed(Resource), ...listed(NotResource)].every(tellsNoKeysApart) && isSteady(Condition)
}

function tellsNoKeysApart(pattern: string): boolean {
  if (pattern === '*' || /^arn:aws:kms:[^/]*:key\/\*$/.test(pattern)) return true
  const service = pattern.split(':')[2] ?? '*'
  return pattern.startsWith('arn:aws:') && /^[a-z0-9-]+$/.test(service) && service !== 'kms'
}

function isSteady(conditions: PolicyConditions | undefined): boolean {
  return Object.values(conditions ?? {}).every((keys) =>
    Object.keys(keys).every((key) => {
      const name = key.toLowerCase()
      return STEADY.some((steady) => (/[/:]$/.test(steady) ? name.startsWith(steady) : name === steady))
    }),
  )
}

const listed = (value: OneOrMany | undefined): readonly string[] => (value === undefined ? [] : [value].flat())
