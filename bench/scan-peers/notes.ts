/** How each tool was run, what had to be done for it, and what it leaves out that the calls do not show. */
export const keyscope = [
  'One worker with default settings; from its start until everything is assessed. Its database runs already.',
]

export const prowler = [
  'prowler aws --services kms --role, one account after the other, as its documentation has it for an organization. Each run reads every compliance framework before its first call: see callingMs.',
  'Two of its checks ask for trails of CloudTrail, which the simulator has not: refused, and the checks say MANUAL.',
  'It asks for the name of the account, which only the management account may: refused, and it goes on.',
]

export const custodian = [
  'c7n-org run over all accounts and Regions, as many at once as it chooses; four policies: inventory, rotation, key policies, grants.',
  'It needs tag:GetResources, which the simulator has not and the role may not: answered by this measurement, from the same organization and with the same latency.',
  'Its filter on grants goes by alias: grants of keys without one are not read.',
]
