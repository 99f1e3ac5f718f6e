import { denied } from '../../observed'
import { fourCases } from '../testing/four-cases'
import { policyNamesDeletedPrincipal } from './policy-names-deleted-principal'

const statement = {
  Effect: 'Allow',
  Principal: { AWS: 'AROADELETED000000001' },
  Action: 'kms:*',
  Resource: '*',
} as const

fourCases(policyNamesDeletedPrincipal, {
  pass: (org) => org.account('keys').key('a'),
  fail: (org) => org.account('keys').key('a', { admits: [statement] }),
  'not-applicable': (org) => org.account('keys').key('a', { metadata: { manager: 'AWS' } }),
  unknown: (org) => org.account('keys').key('a', { policy: denied('kms:GetKeyPolicy', 'no') }),
})
