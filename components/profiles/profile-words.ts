import { pathLabel, principalLabel } from '@/components/matrix/access-words'
import type { AssignmentRule } from '@/lib/domain/profiles/assignment'
import type { Requirement } from '@/lib/domain/profiles/profile'

const keys: Readonly<Record<string, string>> = {
  volume: 'volume of no snapshot',
  restored: 'volume of a snapshot',
  source: 'snapshot under another key',
  target: 'volume of a snapshot under another key',
  secrets: 'Kubernetes secrets',
}
export const keyRoleWord = (role: string) => keys[role] ?? role

const levels = { required: 'Required', recommended: 'Recommended', 'not-needed': 'Not needed' } as const
export const levelWord = (level: Requirement['level']) => levels[level]

/** `Karpenter, EBS CSI driver`; `All` where nothing is named. */
export const pathsWord = (paths: readonly string[] | undefined) => paths?.map(pathLabel).join(', ') || 'All'
export const keysWord = (roles: readonly string[] | undefined) => roles?.map(keyRoleWord).join(', ') || 'All'

const scopes: Readonly<Record<AssignmentRule['scope'], string>> = {
  cluster: 'Cluster',
  account: 'Account',
  unit: 'Organizational unit',
  tag: 'Tag',
}
export const scopeWord = (scope: AssignmentRule['scope']) => scopes[scope]

/** One requirement in a line, for buttons and screen readers. */
export const requirementName = ({ principal, operations }: Pick<Requirement, 'principal' | 'operations'>) =>
  `${principalLabel(principal)}: ${operations.join(', ')}`
