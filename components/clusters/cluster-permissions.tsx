'use client'

import Box from '@cloudscape-design/components/box'
import Container from '@cloudscape-design/components/container'
import Header from '@cloudscape-design/components/header'
import Link from '@cloudscape-design/components/link'
import SegmentedControl from '@cloudscape-design/components/segmented-control'
import SpaceBetween from '@cloudscape-design/components/space-between'
import { useMemo } from 'react'
import { describeUses, type Profile, profiles } from '@/components/matrix/access-words'
import { buildMatrices, type Matrix } from '@/components/matrix/build-matrices'
import { ConsequenceBadge } from '@/components/matrix/consequence-badge'
import { PermissionMatrix, type SelectedCell } from '@/components/matrix/permission-matrix'
import { ToneIndicator } from '@/components/matrix/tone-indicator'
import { WantedLegend } from '@/components/matrix/wanted-mark'
import { EmptyState } from '@/components/tables/empty-state'
import { StatusLabel } from '@/components/ui/status-label'
import type { NeedView } from '@/lib/contracts/needs'
import { nameOf } from '@/lib/domain/arn'
import { paths } from '@/lib/paths'

interface ClusterPermissionsProps {
  readonly needs: readonly NeedView[]
  readonly profile: Profile
  readonly onProfile: (profile: Profile) => void
  readonly selected: SelectedCell | null
  readonly onSelect: (cell: SelectedCell) => void
}

/** The profile the cluster is judged by, and those that Keyscope brings along where it is another one. */
function profileOptions(assigned: NeedView['profile'] | undefined) {
  const { name = 'strict', version = 1 } = assigned ?? {}
  const builtIn = { strict: 'Strict', seed: 'Seed' }
  const own = name in builtIn ? builtIn[name as keyof typeof builtIn] : `${name} (version ${version})`
  return [
    { id: 'assigned', text: own },
    ...Object.entries(builtIn).flatMap(([id, text]) => (id === name ? [] : [{ id, text }])),
  ]
}

/** A matrix per key. Strict: what AWS documents for the launch path. Seed: everything the founding profile lists as well. */
export function ClusterPermissions({ needs, profile, onProfile, selected, onSelect }: ClusterPermissionsProps) {
  const matrices = useMemo(() => buildMatrices(needs, profile), [needs, profile])
  const options = profileOptions(needs[0]?.profile)
  return (
    <Container
      header={
        <Header
          variant="h2"
          description="What each principal needs of each key, compared with what it has. Select a cell to see why."
          actions={
            <SegmentedControl
              label="Profile"
              selectedId={options.some(({ id }) => id === profile) ? profile : 'assigned'}
              options={options}
              onChange={({ detail }) => onProfile(profiles.find((one) => one === detail.selectedId) ?? 'assigned')}
            />
          }
        >
          Permissions
        </Header>
      }
    >
      {matrices.length === 0 ? (
        <EmptyState title="This cluster needs no customer managed key">
          No launch path leads to one: its volumes use AWS managed keys or none.
        </EmptyState>
      ) : (
        <SpaceBetween size="xl">
          <WantedLegend />
          {matrices.map((matrix) => (
            <KeyMatrix key={matrix.keyArn} matrix={matrix} profile={profile} selected={selected} onSelect={onSelect} />
          ))}
        </SpaceBetween>
      )}
    </Container>
  )
}

/** Seed-only permissions that are absent never make a key red (domain.md 3.3). */
function KeyStatus({ matrix }: { matrix: Matrix }) {
  if (matrix.seedOnlyGaps) return <ToneIndicator tone="info">Allowed, seed-only permissions absent</ToneIndicator>
  return <StatusLabel status={matrix.status} />
}

function KeyMatrix({
  matrix,
  ...rest
}: Pick<ClusterPermissionsProps, 'profile' | 'selected' | 'onSelect'> & { matrix: Matrix }) {
  const name = matrix.keyAlias || nameOf(matrix.keyArn)
  return (
    <SpaceBetween size="xs">
      <SpaceBetween size="s" direction="horizontal" alignItems="center">
        <Box variant="h3" padding="n">
          {matrix.keyAlias ? <Link href={paths.key(matrix.keyArn)}>{name}</Link> : name}
        </Box>
        <KeyStatus matrix={matrix} />
        <ConsequenceBadge needs={matrix.columns} />
      </SpaceBetween>
      {matrix.keyProblem && <Box>{matrix.keyProblem}</Box>}
      <Box color="text-body-secondary" fontSize="body-s">
        <span style={{ overflowWrap: 'anywhere' }}>
          Used by: {describeUses(matrix.columns.flatMap(({ uses }) => uses))}
        </span>
      </Box>
      <PermissionMatrix matrix={matrix} label={`Permissions on ${name}`} {...rest} />
    </SpaceBetween>
  )
}
