'use client'
import FormField from '@cloudscape-design/components/form-field'
import Select from '@cloudscape-design/components/select'
import SpaceBetween from '@cloudscape-design/components/space-between'
import { useQuery } from '@tanstack/react-query'
import type { AssignRoleInput } from '@/lib/contracts/access'
import { type RoleName, roleNames } from '@/lib/domain/roles'
import { accessQueries } from './queries'

const roleTexts: Readonly<Record<RoleName, string>> = {
  viewer: 'Sees keys, clusters, scans, requests and reports',
  requester: 'Asks for grants and starts scans as well',
  approver: 'Decides on grants of others, corrects principals, plans scans',
  auditor: 'Reads the audit log and exports it',
  administrator: 'Everything, people and settings included',
}

const roles = roleNames.map((value) => ({ value, label: value, description: roleTexts[value] }))
const everywhere = { value: '', label: 'Everywhere' }

/** A role, and where it is held. */
export function RoleFields({ draft, onChange }: { draft: AssignRoleInput; onChange: (next: AssignRoleInput) => void }) {
  const { data, isPending } = useQuery(accessQueries.groups())
  const groups = (data?.items ?? []).map(({ id, name, members }) => ({
    value: id,
    label: name,
    description: `Accounts now: ${members.length}`,
  }))
  const places = [everywhere, ...groups]
  return (
    <SpaceBetween size="m">
      <FormField label="Role">
        <Select
          selectedOption={roles.find(({ value }) => value === draft.role) ?? null}
          options={roles}
          onChange={({ detail }) => onChange({ ...draft, role: detail.selectedOption.value as RoleName })}
        />
      </FormField>
      <FormField label="Where" description="Everywhere, or in the accounts of a group.">
        <Select
          selectedOption={places.find(({ value }) => value === (draft.groupId ?? '')) ?? null}
          options={places}
          statusType={isPending ? 'loading' : 'finished'}
          onChange={({ detail }) => onChange({ ...draft, groupId: detail.selectedOption.value || null })}
        />
      </FormField>
    </SpaceBetween>
  )
}
