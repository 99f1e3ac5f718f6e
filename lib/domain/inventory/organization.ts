/** Bodies of inventory rows about the organization. `kind` names the row's kind in the database. */

export interface Organization {
  readonly id: string
  readonly managementAccountId: string
}

export interface Account {
  readonly id: string
  readonly name: string
  /** Organizations' `State`; only ACTIVE accounts are scanned. */
  readonly state: string
  readonly email?: string
  /** Ids from the root to the account's parent: `r-…`, `ou-…`. Empty when the organization could not be read. */
  readonly path: readonly string[]
  readonly tags: Readonly<Record<string, string>>
}

export interface OrganizationalUnit {
  readonly id: string
  readonly name: string
  readonly parentId: string | null
}

export interface ControlPolicy {
  readonly id: string
  readonly name: string
  readonly type: 'SERVICE_CONTROL_POLICY' | 'RESOURCE_CONTROL_POLICY'
  readonly awsManaged: boolean
  readonly documentHash: string
  /** Root, OU and account ids it is attached to. */
  readonly targets: readonly string[]
}
