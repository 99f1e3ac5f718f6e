import type { World } from '../../world/organization'
import { policy } from '../../world/policy-document'
import { OrganizationBuilder, type Unit } from '../builder/organization-builder'
import { addHub, addScanner, addWriter } from '../northwind-keyscope-roles'
import { GeneratedAccount } from './account'
import { Changes, facetChanged, type Round } from './changes'
import { accountIdOf, type GeneratedPlan, keysIn, REGIONS } from './plan'

const ORGANIZATION_ID = 'o-generated1'
/** Times are relative to a fixed day, or two starts with one seed would differ. */
const ANCHOR = new Date('2026-09-01T00:00:00Z')
const DIVISIONS = ['Retail', 'Logistics', 'Research', 'Platform', 'Finance'] as const
const STAGES = ['production', 'staging', 'sandbox'] as const

export interface GeneratedOrganization {
  readonly world: World
  /** Changes a share of the customer keys; answers how many. */
  change(round: Round): number
}

/**
 * An organization of any size from a seed. Starting it makes the accounts' names and places only; roles, clusters and keys of
 * an account are made when a call reaches them.
 */
export function generateOrganization(plan: GeneratedPlan): GeneratedOrganization {
  const regions = REGIONS.slice(0, plan.regions)
  const managementAccountId = accountIdOf(0)
  const organization = new OrganizationBuilder({ id: ORGANIZATION_ID, managementAccountId, regions, anchor: ANCHOR })
  const units = addUnits(organization)
  const changes = new Changes()
  const hub = `arn:aws:iam::${managementAccountId}:user/keyscope`
  for (let number = 0; number < plan.accounts; number++) {
    const division = number % DIVISIONS.length
    const stage = STAGES[Math.floor(number / DIVISIONS.length) % STAGES.length] ?? 'sandbox'
    const unit = number === 0 ? undefined : units.get(`${DIVISIONS[division]} ${stage}`)
    organization.add(
      new GeneratedAccount({
        plan,
        changes,
        anchor: ANCHOR,
        number,
        name: number === 0 ? 'generated-management' : `made-up-${DIVISIONS[division]}-${number}`.toLowerCase(),
        parentId: unit?.id ?? organization.rootId,
        tags: number === 0 ? {} : { environment: stage, division: DIVISIONS[division] ?? '' },
        install: (account) => {
          if (number === 0) addHub(account)
          addScanner(account, { hub, readsOrganization: number === 0, organizationId: ORGANIZATION_ID })
          addWriter(account, { hub, organizationId: ORGANIZATION_ID })
        },
      }),
    )
  }
  addGuardrails(organization, units)
  const change = (round: Round) => {
    changes.rounds.push(round)
    return countChanged(plan, round)
  }
  if (plan.shareChanged > 0) change({ share: plan.shareChanged, seed: plan.seed })
  return { world: organization.build(), change }
}

function addUnits(organization: OrganizationBuilder): ReadonlyMap<string, Unit> {
  const units = new Map<string, Unit>()
  for (const division of DIVISIONS) {
    const above = organization.unit(division)
    units.set(division, above)
    for (const stage of STAGES) {
      const name = `${division} ${stage}`
      units.set(name, organization.unit(name, above))
    }
  }
  return units
}

function addGuardrails(organization: OrganizationBuilder, units: ReadonlyMap<string, Unit>): void {
  organization.controlPolicy({
    name: 'ProtectKeys',
    description: 'Nobody schedules the deletion of a key but its administrators',
    type: 'SERVICE_CONTROL_POLICY',
    document: policy({
      Sid: 'ProtectKeys',
      Effect: 'Deny',
      Action: ['kms:ScheduleKeyDeletion', 'kms:DeleteImportedKeyMaterial'],
      Resource: '*',
      Condition: { ArnNotLike: { 'aws:PrincipalArn': 'arn:aws:iam::*:role/KeyAdministrator' } },
    }),
  })
  organization.controlPolicy({
    name: 'GrantsByServicesOnly',
    description: 'In the sandboxes only AWS services create grants',
    type: 'SERVICE_CONTROL_POLICY',
    on: [...units].flatMap(([name, unit]) => (name.endsWith('sandbox') ? [unit] : [])),
    document: policy({
      Sid: 'RestrictGrantsToAwsServices',
      Effect: 'Deny',
      Action: 'kms:CreateGrant',
      Resource: '*',
      Condition: { BoolIfExists: { 'kms:GrantIsForAWSResource': false } },
    }),
  })
  organization.controlPolicy({
    name: 'KeysForTheOrganizationOnly',
    description: 'Keys serve principals of the organization and AWS services',
    type: 'RESOURCE_CONTROL_POLICY',
    document: policy({
      Sid: 'DenyStrangers',
      Effect: 'Deny',
      Principal: '*',
      Action: 'kms:*',
      Resource: '*',
      Condition: {
        StringNotEqualsIfExists: { 'aws:PrincipalOrgID': ORGANIZATION_ID },
        BoolIfExists: { 'aws:PrincipalIsAWSService': false },
      },
    }),
  })
}

function countChanged(plan: GeneratedPlan, round: Round): number {
  let changed = 0
  for (let account = 0; account < plan.accounts; account++) {
    for (let region = 0; region < plan.regions; region++) {
      const place = { account, region }
      const keys = keysIn(plan, place)
      for (let key = 0; key < keys; key++) if (facetChanged(round, place, key)) changed += 1
    }
  }
  return changed
}
