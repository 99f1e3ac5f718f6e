import type { AccountBuilder } from './builder/account-builder'
import { OrganizationBuilder, type Unit } from './builder/organization-builder'

export const ORGANIZATION_ID = 'o-northwind01'
export const MANAGEMENT_ACCOUNT_ID = '111100000001'
export const REGIONS = ['us-west-2', 'us-east-1', 'eu-central-1'] as const

export interface NorthwindUnits {
  readonly security: Unit
  readonly production: Unit
  readonly staging: Unit
  readonly sandbox: Unit
}

/** Every account by the name it is called here. */
export interface NorthwindAccounts {
  readonly management: AccountBuilder
  readonly vault: AccountBuilder
  readonly payments: AccountBuilder
  readonly orders: AccountBuilder
  readonly analytics: AccountBuilder
  readonly claims: AccountBuilder
  readonly logistics: AccountBuilder
  readonly storefront: AccountBuilder
  readonly paymentsStaging: AccountBuilder
  readonly ordersStaging: AccountBuilder
  readonly analyticsStaging: AccountBuilder
  readonly platformSandbox: AccountBuilder
  readonly dataSandbox: AccountBuilder
  readonly researchSandbox: AccountBuilder
  readonly legacy: AccountBuilder
}

export interface Northwind {
  readonly organization: OrganizationBuilder
  readonly units: NorthwindUnits
  readonly accounts: NorthwindAccounts
}

export function layOutAccounts(anchor: Date): Northwind {
  const organization = new OrganizationBuilder({
    id: ORGANIZATION_ID,
    managementAccountId: MANAGEMENT_ACCOUNT_ID,
    regions: REGIONS,
    anchor,
  })
  const units = {
    security: organization.unit('Security'),
    production: organization.unit('Production'),
    staging: organization.unit('Staging'),
    sandbox: organization.unit('Sandbox'),
  }
  const add = (number: number, name: string, unit?: Unit, suspended = false) =>
    organization.account(`1111000000${String(number).padStart(2, '0')}`, name, {
      in: unit,
      suspended,
      ...(unit && { tags: { environment: unit.name.toLowerCase() } }),
    })
  const { security, production, staging, sandbox } = units
  return {
    organization,
    units,
    accounts: {
      management: add(1, 'northwind-management'),
      vault: add(2, 'key-vault', security),
      payments: add(3, 'payments-prod', production),
      orders: add(4, 'orders-prod', production),
      analytics: add(5, 'analytics-prod', production),
      claims: add(6, 'claims-prod', production),
      logistics: add(7, 'logistics-prod', production),
      storefront: add(8, 'storefront-prod', production),
      paymentsStaging: add(9, 'payments-staging', staging),
      ordersStaging: add(10, 'orders-staging', staging),
      analyticsStaging: add(11, 'analytics-staging', staging),
      platformSandbox: add(12, 'platform-sandbox', sandbox),
      dataSandbox: add(13, 'data-sandbox', sandbox),
      researchSandbox: add(14, 'research-sandbox', sandbox),
      legacy: add(15, 'legacy-reporting', sandbox, true),
    },
  }
}
