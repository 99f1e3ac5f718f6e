'use client'

import Alert from '@cloudscape-design/components/alert'
import Box from '@cloudscape-design/components/box'
import Button from '@cloudscape-design/components/button'
import Checkbox from '@cloudscape-design/components/checkbox'
import FileUpload from '@cloudscape-design/components/file-upload'
import FormField from '@cloudscape-design/components/form-field'
import LiveRegion from '@cloudscape-design/components/live-region'
import Modal from '@cloudscape-design/components/modal'
import SpaceBetween from '@cloudscape-design/components/space-between'
import Textarea from '@cloudscape-design/components/textarea'
import { useState } from 'react'
import { CodeBlock } from '@/components/ui/code-block'
import { countOf } from '@/components/ui/format-number'
import type { ClusterView } from '@/lib/contracts/clusters'
import { IngestPreview } from './ingest-preview'
import { usePreviewKubernetes, useTakeKubernetes } from './kubernetes-mutations'

interface HandOverProps {
  readonly cluster: Pick<ClusterView, 'arn' | 'name' | 'launch'>
  readonly onClose: () => void
}

/** Paste or drop what kubectl printed, see what was understood, and only then have it kept. */
export function HandOver({ cluster, onClose }: HandOverProps) {
  const [text, setText] = useState('')
  const [files, setFiles] = useState<File[]>([])
  const [whole, setWhole] = useState(false)
  const [empty, setEmpty] = useState(false)
  const preview = usePreviewKubernetes(cluster.arn)
  const take = useTakeKubernetes(cluster.arn)
  const view = preview.data
  const failed = take.error ?? preview.error

  const edit = (change: () => void) => {
    change()
    setEmpty(false)
    preview.reset()
    take.reset()
  }
  const choose = async (chosen: File[]) => {
    const texts = await Promise.all(chosen.map((file) => file.text()))
    edit(() => {
      setFiles(chosen)
      setText(texts.join('\n'))
    })
  }
  const look = () => {
    setEmpty(text.trim() === '')
    if (text.trim() !== '') preview.mutate({ text, whole })
  }

  return (
    <Modal
      visible
      size="large"
      header={`Hand over objects of ${cluster.name}`}
      closeAriaLabel="Close"
      onDismiss={onClose}
      footer={
        <Box float="right">
          <SpaceBetween direction="horizontal" size="xs">
            <Button variant="link" onClick={onClose}>
              Cancel
            </Button>
            <Button onClick={look} loading={preview.isPending} loadingText="Reading">
              Preview
            </Button>
            <Button
              variant="primary"
              disabled={!view}
              loading={take.isPending}
              loadingText="Taking"
              onClick={() => take.mutate({ text, whole }, { onSuccess: onClose })}
            >
              Take
            </Button>
          </SpaceBetween>
        </Box>
      }
    >
      <SpaceBetween size="m">
        <CodeBlock label="The command" code={commandFor(cluster.launch)} />
        <FormField
          label="What kubectl printed"
          description="Only names, keys and node roles are kept: no user data, labels or annotations."
          errorText={empty ? 'Paste a text or choose a file first.' : ''}
          stretch
        >
          <Textarea
            value={text}
            rows={6}
            spellcheck={false}
            placeholder='{ "apiVersion": "v1", "kind": "List", "items": [ … ] }'
            onChange={({ detail }) => edit(() => setText(detail.value))}
          />
        </FormField>
        <FileUpload
          multiple
          accept=".json,application/json,text/plain"
          value={files}
          onChange={({ detail }) => void choose(detail.value)}
          showFileSize
          i18nStrings={{
            uploadButtonText: () => 'Choose files',
            dropzoneText: () => 'Drop files here',
            removeFileAriaLabel: (at) => `Remove file ${at + 1}`,
            limitShowFewer: 'Show fewer files',
            limitShowMore: 'Show more files',
            errorIconAriaLabel: 'Error',
          }}
        />
        <Checkbox
          checked={whole}
          onChange={({ detail }) => edit(() => setWhole(detail.checked))}
          description="Otherwise a list covers only the kinds that occur in it."
        >
          This is all there is of every kind: what is not in it is gone
        </Checkbox>
        {failed && (
          <Alert type="error" header="It could not be read">
            {failed.message}
          </Alert>
        )}
        {view && <IngestPreview view={view} />}
        <LiveRegion hidden>{view ? `${countOf(view.objects.length, 'object')} understood.` : ''}</LiveRegion>
      </SpaceBetween>
    </Modal>
  )
}

const commandFor = (launch: string) =>
  launch.includes('Auto Mode')
    ? 'kubectl get nodeclasses.eks.amazonaws.com,nodepools,storageclasses -o json'
    : 'kubectl get ec2nodeclasses,nodepools,storageclasses -o json'
