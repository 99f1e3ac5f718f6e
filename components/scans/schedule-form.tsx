'use client'
import Alert from '@cloudscape-design/components/alert'
import FormField from '@cloudscape-design/components/form-field'
import Input from '@cloudscape-design/components/input'
import SpaceBetween from '@cloudscape-design/components/space-between'
import { useState } from 'react'
import { ActModal } from '@/components/ui/act-modal'
import { ApiError } from '@/lib/api-client'
import { CreateScheduleInput } from '@/lib/contracts/schedule-input'
import type { ScheduleView } from '@/lib/contracts/schedules'
import { Timing } from '@/lib/domain/scans/schedule'
import { type CronDraft, cronOfDraft, draftOfCron, nightlyDraft } from './cron-draft'
import { NextRuns } from './next-runs'
import { useChangeSchedule, useCreateSchedule } from './schedule-mutations'
import { draftOfScope, emptyDraft, type ScopeDraft, scopeOfDraft } from './scope-draft'
import { ScopeFields } from './scope-fields'
import { TimingFields } from './timing-fields'

interface Draft {
  readonly name: string
  readonly when: CronDraft
  readonly timeZone: string
  readonly jitterSeconds: number
  readonly scope: ScopeDraft
}

/** Makes a schedule, or changes one. */
export function ScheduleForm({ schedule, close }: { schedule: ScheduleView | null; close: () => void }) {
  const [draft, setDraft] = useState<Draft>(() => (schedule ? draftOf(schedule) : newDraft()))
  const [sent, setSent] = useState(false)
  const { save, isPending, error, variables } = useSave(schedule, close)
  const change = (patch: Partial<Draft>) => setDraft({ ...draft, ...patch })

  const timing = timingOf(draft)
  const scope = scopeOfDraft(draft.scope)
  const input = CreateScheduleInput.safeParse({
    ...timing,
    name: draft.name,
    scope: 'scope' in scope ? scope.scope : {},
  })
  const problems = new Map(input.error?.issues.map(({ path, message }) => [String(path[0]), message]))
  const isTaken = error instanceof ApiError && error.code === 'conflict'
  const taken = isTaken && variables?.name === draft.name.trim() ? error.message : undefined
  const submit = () => {
    setSent(true)
    if (input.success && 'scope' in scope) save(input.data)
  }
  const planned = Timing.safeParse(timing)
  return (
    <ActModal
      header={schedule ? `Edit “${schedule.name}”` : 'Create schedule'}
      act={schedule ? 'Save changes' : 'Create schedule'}
      busy="Saving the schedule"
      onAct={submit}
      isPending={isPending}
      close={close}
      size="large"
    >
      <form
        onSubmit={(event) => {
          event.preventDefault()
          submit()
        }}
      >
        <SpaceBetween size="l">
          {error && !isTaken && <Alert type="error">{error.message}</Alert>}
          <FormField label="Name" errorText={taken ?? (sent ? problems.get('name') : undefined)} stretch>
            <Input value={draft.name} autoFocus onChange={({ detail }) => change({ name: detail.value })} />
          </FormField>
          <TimingFields
            when={draft.when}
            timeZone={draft.timeZone}
            jitterSeconds={draft.jitterSeconds}
            problems={problems}
            onChange={change}
          />
          {planned.success && <NextRuns timing={planned.data} />}
          <ScopeFields draft={draft.scope} refused={sent} onChange={(next) => change({ scope: next })} />
        </SpaceBetween>
      </form>
    </ActModal>
  )
}

function useSave(schedule: ScheduleView | null, done: () => void) {
  const create = useCreateSchedule()
  const change = useChangeSchedule()
  const { isPending, error, variables } = schedule ? change : create
  const save = ({ enabled: _, ...input }: CreateScheduleInput) => {
    if (schedule) change.mutate({ ...input, id: schedule.id }, { onSuccess: done })
    else create.mutate(input, { onSuccess: done })
  }
  return { save, isPending, error, variables }
}

const newDraft = (): Draft => ({
  name: '',
  when: nightlyDraft,
  timeZone: 'UTC',
  jitterSeconds: 900,
  scope: emptyDraft,
})

const draftOf = ({ name, cron, timeZone, jitterSeconds, scope }: ScheduleView): Draft => ({
  name,
  when: draftOfCron(cron),
  timeZone,
  jitterSeconds,
  scope: draftOfScope(scope),
})

const timingOf = ({ when, timeZone, jitterSeconds }: Draft): Timing => ({
  cron: cronOfDraft(when) ?? '',
  timeZone,
  jitterSeconds,
})
