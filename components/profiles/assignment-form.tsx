'use client'
import Alert from '@cloudscape-design/components/alert'
import AttributeEditor from '@cloudscape-design/components/attribute-editor'
import Box from '@cloudscape-design/components/box'
import Button from '@cloudscape-design/components/button'
import FormField from '@cloudscape-design/components/form-field'
import Input from '@cloudscape-design/components/input'
import Modal from '@cloudscape-design/components/modal'
import Select from '@cloudscape-design/components/select'
import SpaceBetween from '@cloudscape-design/components/space-between'
import { useState } from 'react'
import type { ProfileList } from '@/lib/contracts/profiles'
import { Assignment, type AssignmentRule, assignmentScopes } from '@/lib/domain/profiles/assignment'
import { useAssignProfiles, useTryProfile } from './mutations'
import { scopeWord } from './profile-words'
import { TriedProfileView } from './tried-profile'

const examples: Readonly<Record<AssignmentRule['scope'], string>> = {
  cluster: 'arn:aws:eks:eu-west-1:111100000004:cluster/payments',
  account: '111100000004',
  unit: 'ou-ab12-cdefgh34',
  tag: 'team=payments',
}

/** Says who is judged by which profile; tried before it is saved. */
export function AssignmentForm({ list, close }: { list: ProfileList; close: () => void }) {
  const [draft, setDraft] = useState<Assignment>(list.assignment)
  const attempt = useTryProfile()
  const save = useAssignProfiles()
  const read = Assignment.safeParse(draft)
  const input = { assignment: draft }
  const isTried = attempt.isSuccess && JSON.stringify(attempt.variables) === JSON.stringify(input)
  const profiles = list.items.map(({ name }) => ({ value: name, label: name }))
  const change = (at: number, patch: Partial<AssignmentRule>) =>
    setDraft({ ...draft, rules: draft.rules.map((rule, one) => (one === at ? { ...rule, ...patch } : rule)) })
  const problemAt = (at: number) =>
    read.error?.issues.find(({ path }) => path[0] === 'rules' && path[1] === at && path[2] === 'value')?.message
  const error = save.error ?? attempt.error
  return (
    <Modal
      visible
      size="large"
      onDismiss={close}
      closeAriaLabel="Close"
      header="Change assignment"
      footer={
        <Box float="right">
          <SpaceBetween direction="horizontal" size="xs">
            <Button variant="link" onClick={close}>
              Cancel
            </Button>
            <Button
              disabled={!read.success}
              loading={attempt.isPending}
              loadingText="Judging"
              onClick={() => attempt.mutate(input)}
            >
              Dry run
            </Button>
            <Button
              variant="primary"
              disabled={!isTried}
              disabledReason="Try it first: a dry run says which clusters change."
              loading={save.isPending}
              loadingText="Saving"
              onClick={() => save.mutate(draft, { onSuccess: close })}
            >
              Save assignment
            </Button>
          </SpaceBetween>
        </Box>
      }
    >
      <SpaceBetween size="l">
        <FormField label="Every other cluster" description="Judged by this profile where no rule fits." stretch>
          <Select
            selectedOption={{ value: draft.default, label: draft.default }}
            options={profiles}
            onChange={({ detail }) => setDraft({ ...draft, default: detail.selectedOption.value ?? draft.default })}
          />
        </FormField>
        <AttributeEditor
          items={draft.rules}
          addButtonText="Add rule"
          removeButtonText="Remove"
          removeButtonAriaLabel={(rule) => `Remove the rule for ${rule.value || 'nothing yet'}`}
          empty="No rule: every cluster is judged by the profile above."
          onAddButtonClick={() =>
            setDraft({ ...draft, rules: [...draft.rules, { scope: 'account', value: '', profile: draft.default }] })
          }
          onRemoveButtonClick={({ detail }) =>
            setDraft({ ...draft, rules: draft.rules.toSpliced(detail.itemIndex, 1) })
          }
          definition={[
            {
              label: 'What',
              control: (rule, at) => (
                <Select
                  selectedOption={{ value: rule.scope, label: scopeWord(rule.scope) }}
                  options={assignmentScopes.map((scope) => ({ value: scope, label: scopeWord(scope) }))}
                  onChange={({ detail }) =>
                    change(at, {
                      scope: assignmentScopes.find((one) => one === detail.selectedOption.value) ?? rule.scope,
                    })
                  }
                />
              ),
            },
            {
              label: 'Which',
              errorText: (rule, at) => (rule.value === '' ? undefined : problemAt(at)),
              control: (rule, at) => (
                <Input
                  value={rule.value}
                  placeholder={examples[rule.scope]}
                  onChange={({ detail }) => change(at, { value: detail.value })}
                />
              ),
            },
            {
              label: 'Profile',
              control: (rule, at) => (
                <Select
                  selectedOption={{ value: rule.profile, label: rule.profile }}
                  options={profiles}
                  onChange={({ detail }) => change(at, { profile: detail.selectedOption.value ?? rule.profile })}
                />
              ),
            },
          ]}
        />
        {error && <Alert type="error">{error.message}</Alert>}
        {isTried && attempt.data && <TriedProfileView tried={attempt.data} />}
      </SpaceBetween>
    </Modal>
  )
}
