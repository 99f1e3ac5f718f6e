// What compiled documents weigh: `node --expose-gc --import tsx bench/authz/memory.ts [documents]` prints one JSON line.
import { type CompiledPolicy, compilePolicy } from '../../lib/domain/policy/compile'
import type { PolicyProblem } from '../../lib/domain/policy/document'
import { keyOf, principalOf } from './realistic'

const count = Number(process.argv[2] ?? 100_000)
const used = () => {
  globalThis.gc!()
  return process.memoryUsage().heapUsed
}

const compiled: (CompiledPolicy | PolicyProblem)[] = []
const before = used()
for (let n = 0; compiled.length < count; n++) {
  const { policy } = keyOf(n)
  const { identityPolicies } = principalOf(n)
  if (policy.state === 'seen') compiled.push(compilePolicy(policy.value, 'key-policy'))
  if (identityPolicies.state === 'seen')
    for (const one of identityPolicies.value) compiled.push(compilePolicy(one, 'identity'))
}
const bytes = used() - before
console.log(
  JSON.stringify({
    documents: compiled.length,
    megabytes: Math.round(bytes / 2 ** 20),
    bytesPerDocument: Math.round(bytes / compiled.length),
  }),
)
