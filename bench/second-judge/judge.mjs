// The second judge: answers simulations from standard input, a list a line, by a list of results a line. Nothing else in the
// repository imports the simulator. Its core is asked, because its front door drops keys such as kms:EncryptionContext:<name>.
import { createInterface } from 'node:readline'
import { loadPolicy } from '@cloud-copilot/iam-policy'

const core = './node_modules/@cloud-copilot/iam-simulate/dist/esm'
const { authorize } = await import(`${core}/core_engine/CoreSimulatorEngine.js`)
const { AwsRequestImpl } = await import(`${core}/request/request.js`)
const { RequestContextImpl } = await import(`${core}/requestContext.js`)
const { DiscoveryContextKeyConstraints } = await import(`${core}/context_keys/discoveryContextKeyConstraints.js`)

const load = ({ name, policy }) => loadPolicy(policy, { name })
const loadLevels = (levels) => levels.map((level) => ({ ...level, policies: level.policies.map(load) }))
// The full-access RCP is implicit.
const fullAccess = load({
  name: 'RCPFullAWSAccess',
  policy: { Version: '2012-10-17', Statement: { Effect: 'Allow', Principal: '*', Action: '*', Resource: '*' } },
})

function judge(simulation) {
  const { request, sessionPolicy, permissionBoundaryPolicies, vpcEndpointPolicies } = simulation
  return authorize({
    request: new AwsRequestImpl(
      request.principal,
      request.resource,
      request.action,
      new RequestContextImpl(request.contextVariables),
    ),
    sessionPolicy: sessionPolicy && load({ name: 'session', policy: sessionPolicy }),
    identityPolicies: simulation.identityPolicies.map(load),
    serviceControlPolicies: loadLevels(simulation.serviceControlPolicies),
    resourceControlPolicies: loadLevels(simulation.resourceControlPolicies).map((level) => ({
      ...level,
      policies: [fullAccess, ...level.policies],
    })),
    resourcePolicy: load({ name: 'key policy', policy: simulation.resourcePolicy }),
    permissionBoundaries: permissionBoundaryPolicies?.map(load),
    vpcEndpointPolicies: vpcEndpointPolicies?.map(load),
    simulationParameters: {
      simulationMode: 'Strict',
      discoveryContextKeyConstraints: new DiscoveryContextKeyConstraints([]),
    },
  }).result
}

for await (const line of createInterface({ input: process.stdin })) {
  const answers = JSON.parse(line).map((simulation) => {
    try {
      return judge(simulation)
    } catch (error) {
      return `failed: ${error instanceof Error ? error.message : String(error)}`
    }
  })
  process.stdout.write(`${JSON.stringify(answers)}\n`)
}
