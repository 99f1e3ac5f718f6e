import type { Directory } from './principals'
import type { RegionalResources } from './regional-resources'

export interface Account {
  readonly id: string
  readonly name: string
  readonly email: string
  readonly state: 'ACTIVE' | 'SUSPENDED'
  /** The root's or the unit's id. */
  readonly parentId: string
  readonly joinedAt: Date
  readonly tags: Readonly<Record<string, string>>
  readonly directory: Directory
  readonly regions: Map<string, RegionalResources>
}
