'use client'
import Alert from '@cloudscape-design/components/alert'
import Checkbox from '@cloudscape-design/components/checkbox'
import FormField from '@cloudscape-design/components/form-field'
import Input from '@cloudscape-design/components/input'
import RadioGroup from '@cloudscape-design/components/radio-group'
import SpaceBetween from '@cloudscape-design/components/space-between'
import { useState } from 'react'
import { ActModal } from '@/components/ui/act-modal'
import { ToldOnce } from '@/components/ui/told-once'
import {
  ChangeChannelInput,
  type ChannelKind,
  type ChannelSetup,
  type ChannelView,
  CreateChannelInput,
} from '@/lib/contracts/channels'
import { type NoticeKind, noticeKinds } from '@/lib/domain/notifications/notice'
import { useChangeChannel, useCreateChannel } from './mutations'
import { kindTexts } from './notice-words'

const kinds: readonly { value: ChannelKind; label: string; description: string }[] = [
  { value: 'webhook', label: 'Webhook', description: 'Signed JSON to a URL of yours' },
  { value: 'slack', label: 'Slack', description: 'An incoming webhook of Slack, or of what understands its format' },
  { value: 'mail', label: 'Mail', description: 'To those who may decide, and to who asked' },
]

interface ChannelFormProps {
  readonly setup: ChannelSetup
  /** What is changed; without it a channel is made. */
  readonly channel?: ChannelView
  readonly close: () => void
}

/** Makes or changes a channel. Its URL is never shown again, so an empty field leaves it as it is. */
export function ChannelForm({ setup, channel, close }: ChannelFormProps) {
  const [draft, setDraft] = useState({
    name: channel?.name ?? '',
    kind: channel?.kind ?? ('webhook' as ChannelKind),
    url: '',
    events: (channel?.events ?? [
      'grant.waiting',
      'grant.failed',
      'grant.break-glass',
      'grant.drifted',
      'writer.used-elsewhere',
      'audit.broken',
    ]) as readonly NoticeKind[],
    accounts: channel?.accounts.join(', ') ?? '',
  })
  const [sent, setSent] = useState(false)
  const create = useCreateChannel()
  const change = useChangeChannel()
  const { name, kind, url } = draft
  const fields = { name, events: [...draft.events], accounts: draft.accounts.split(/[\s,]+/).filter(Boolean) }
  const created = CreateChannelInput.safeParse({ ...fields, kind, ...(kind !== 'mail' && { url }) })
  const changed = ChangeChannelInput.safeParse({ ...fields, ...(url !== '' && { url }) })
  const issues = (channel ? changed : created).error?.issues ?? []
  const problem = (field: string) => (sent ? issues.find(({ path: [first] }) => first === field)?.message : undefined)
  const submit = () => {
    setSent(true)
    if (channel && changed.data) change.mutate({ ...changed.data, id: channel.id }, { onSuccess: close })
    if (!channel && created.data)
      create.mutate(created.data, { onSuccess: ({ secret }) => (secret === null ? close() : undefined) })
  }
  if (create.data?.secret) return <SigningSecret secret={create.data.secret} close={close} />
  const lacking = whatLacks(kind, setup)
  return (
    <ActModal
      header={channel ? `Change “${channel.name}”` : 'Create channel'}
      act={channel ? 'Save' : 'Create channel'}
      busy={channel ? 'Saving the channel' : 'Making the channel'}
      onAct={submit}
      isPending={create.isPending || change.isPending}
      error={create.error ?? change.error}
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
          <FormField label="Name" errorText={problem('name')}>
            <Input value={name} autoFocus onChange={({ detail }) => setDraft({ ...draft, name: detail.value })} />
          </FormField>
          {!channel && (
            <FormField label="Kind">
              <RadioGroup
                value={kind}
                items={[...kinds]}
                onChange={({ detail }) => setDraft({ ...draft, kind: detail.value as ChannelKind })}
              />
            </FormField>
          )}
          {lacking && <Alert type="warning">{lacking}</Alert>}
          {kind !== 'mail' && (
            <FormField
              label="URL"
              description={
                channel
                  ? `Leave it empty to keep the one at ${channel.host}.`
                  : 'https, to a public address. It is kept encrypted and cannot be seen again.'
              }
              errorText={problem('url')}
            >
              <Input
                value={url}
                type="url"
                autoComplete={false}
                spellcheck={false}
                onChange={({ detail }) => setDraft({ ...draft, url: detail.value })}
              />
            </FormField>
          )}
          <FormField label="Tells of" errorText={problem('events')}>
            <Kinds chosen={draft.events} onChange={(events) => setDraft({ ...draft, events })} />
          </FormField>
          <FormField
            label="Accounts"
            description="Ids, separated by commas. Empty: whatever account it is about."
            errorText={problem('accounts')}
          >
            <Input
              value={draft.accounts}
              inputMode="numeric"
              onChange={({ detail }) => setDraft({ ...draft, accounts: detail.value })}
            />
          </FormField>
        </SpaceBetween>
      </form>
    </ActModal>
  )
}

/** What has to be set before a channel of that kind can be made; the server says the same. */
function whatLacks(kind: ChannelKind, { secret, mailFrom }: ChannelSetup): string | null {
  if (kind === 'mail')
    return mailFrom === null ? 'Mail is not set up: KEYSCOPE_SMTP_URL and KEYSCOPE_MAIL_FROM are not set.' : null
  return secret ? null : 'KEYSCOPE_NOTIFY_SECRET is not set: nothing can be signed and no URL kept.'
}

function Kinds({ chosen, onChange }: { chosen: readonly NoticeKind[]; onChange: (next: NoticeKind[]) => void }) {
  return (
    <SpaceBetween size="xxs">
      {noticeKinds.map((kind) => (
        <Checkbox
          key={kind}
          checked={chosen.includes(kind)}
          onChange={({ detail }) =>
            onChange(noticeKinds.filter((one) => (one === kind ? detail.checked : chosen.includes(one))))
          }
        >
          {kindTexts[kind]}
        </Checkbox>
      ))}
    </SpaceBetween>
  )
}

export function SigningSecret({ secret, close }: { secret: string; close: () => void }) {
  return (
    <ToldOnce header="Keep this signing secret now" secret={secret} copy="Copy signing secret" close={close}>
      The receiver verifies messages with it, by any library of Standard Webhooks. It cannot be shown again; a lost one
      is rotated.
    </ToldOnce>
  )
}
