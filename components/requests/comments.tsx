'use client'
import Alert from '@cloudscape-design/components/alert'
import Button from '@cloudscape-design/components/button'
import Container from '@cloudscape-design/components/container'
import FormField from '@cloudscape-design/components/form-field'
import Header from '@cloudscape-design/components/header'
import SpaceBetween from '@cloudscape-design/components/space-between'
import Textarea from '@cloudscape-design/components/textarea'
import { type FormEvent, useState } from 'react'
import { useMayAsk } from '@/components/layout/session-context'
import { EmptyState } from '@/components/tables/empty-state'
import { TimeText } from '@/components/ui/time-text'
import { CommentInput, type RequestView } from '@/lib/contracts/requests'
import { useComment } from './mutations'
import styles from './requests.module.css'

/** What people say about a request to each other. It stays as it was said. */
export function Comments({ request }: { request: RequestView }) {
  const may = useMayAsk()(request)
  return (
    <Container
      header={
        <Header variant="h2" counter={`(${request.comments.length})`}>
          Comments
        </Header>
      }
    >
      <div className={styles.stack}>
        {request.comments.length === 0 && <EmptyState title="No comments yet" />}
        {request.comments.length > 0 && (
          <ul className={styles.list} aria-label="Comments">
            {request.comments.map(({ id, authorName, text, at }) => (
              <li key={id} className={styles.row}>
                <div className={styles.said}>{text}</div>
                <div className={styles.note}>
                  {authorName}, <TimeText at={at} />
                </div>
              </li>
            ))}
          </ul>
        )}
        {may && <CommentForm id={request.id} />}
      </div>
    </Container>
  )
}

function CommentForm({ id }: { id: string }) {
  const [text, setText] = useState('')
  const [refused, setRefused] = useState('')
  const comment = useComment(id)
  const submit = (event: FormEvent) => {
    event.preventDefault()
    const input = CommentInput.safeParse({ text })
    if (!input.success) return setRefused(input.error.issues[0]?.message ?? 'Write something.')
    comment.mutate(input.data, { onSuccess: () => setText('') })
  }
  return (
    <form onSubmit={submit}>
      <SpaceBetween size="s">
        {comment.error && <Alert type="error">{comment.error.message}</Alert>}
        <FormField
          label="Add a comment"
          description="Everybody who may see the request reads it. It cannot be changed later."
          errorText={refused}
          stretch
        >
          <Textarea
            value={text}
            rows={2}
            onChange={({ detail }) => {
              setText(detail.value)
              setRefused('')
            }}
          />
        </FormField>
        <Button formAction="submit" loading={comment.isPending} loadingText="Adding the comment">
          Comment
        </Button>
      </SpaceBetween>
    </form>
  )
}
