'use client'
import Alert from '@cloudscape-design/components/alert'
import Button from '@cloudscape-design/components/button'
import Container from '@cloudscape-design/components/container'
import FormField from '@cloudscape-design/components/form-field'
import Header from '@cloudscape-design/components/header'
import RadioGroup from '@cloudscape-design/components/radio-group'
import SpaceBetween from '@cloudscape-design/components/space-between'
import { useState } from 'react'
import { useFlash } from '@/components/layout/flash'
import type { Assignment } from '@/lib/domain/profiles/assignment'
import type { Profile } from '@/lib/domain/profiles/profile'
import { DifferenceTable } from './difference-table'
import { useSaveProfile, useTryProfile } from './mutations'
import { TriedProfileView } from './tried-profile'

interface ReviewChangeProps {
  /** null while it is not sound. */
  readonly profile: Profile | null
  readonly basedOn: number | null
  readonly assignment: Assignment
  readonly onDone: (name: string) => void
  readonly onCancel: () => void
}

/** What the change would do, and then the change: nothing is saved that was not tried as it is. */
export function ReviewChange({ profile, basedOn, assignment, onDone, onCancel }: ReviewChangeProps) {
  const [asDefault, setAsDefault] = useState(false)
  const attempt = useTryProfile()
  const save = useSaveProfile()
  const flash = useFlash()
  const input = profile && {
    profile,
    ...(asDefault && { assignment: { ...assignment, default: profile.name } }),
  }
  const isTried = attempt.isSuccess && JSON.stringify(attempt.variables) === JSON.stringify(input)
  const keep = () => {
    if (!input) return
    save.mutate(
      { ...input, basedOn },
      {
        onSuccess: ({ name, version }) => {
          flash({
            type: 'success',
            content: `Version ${version} of profile “${name}” is saved. Clusters are judged again; pages follow by themselves.`,
          })
          onDone(name)
        },
      },
    )
  }
  const error = save.error ?? attempt.error
  return (
    <SpaceBetween size="l">
      <Container header={<Header variant="h2">Try it, then save it</Header>}>
        <SpaceBetween size="m">
          <FormField label="Judged by it">
            <RadioGroup
              value={asDefault ? 'default' : 'assigned'}
              ariaLabel="Judged by it"
              onChange={({ detail }) => setAsDefault(detail.value === 'default')}
              items={[
                { value: 'assigned', label: 'Clusters as they are assigned now' },
                { value: 'default', label: 'Every cluster that no rule assigns otherwise' },
              ]}
            />
          </FormField>
          {error && <Alert type="error">{error.message}</Alert>}
          <SpaceBetween direction="horizontal" size="xs">
            <Button
              disabled={!input}
              loading={attempt.isPending}
              loadingText="Judging"
              onClick={() => input && attempt.mutate(input)}
            >
              Dry run
            </Button>
            <Button
              variant="primary"
              disabled={!isTried}
              disabledReason="Try it first: a dry run says which clusters change."
              loading={save.isPending}
              loadingText="Saving"
              onClick={keep}
            >
              Save profile
            </Button>
            <Button variant="link" onClick={onCancel}>
              Cancel
            </Button>
          </SpaceBetween>
        </SpaceBetween>
      </Container>
      {isTried && attempt.data && (
        <>
          <TriedProfileView tried={attempt.data} />
          <DifferenceTable differences={attempt.data.differences} />
        </>
      )}
    </SpaceBetween>
  )
}
