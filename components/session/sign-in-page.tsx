'use client'
import Alert from '@cloudscape-design/components/alert'
import Box from '@cloudscape-design/components/box'
import Button from '@cloudscape-design/components/button'
import Container from '@cloudscape-design/components/container'
import Form from '@cloudscape-design/components/form'
import FormField from '@cloudscape-design/components/form-field'
import Header from '@cloudscape-design/components/header'
import Input from '@cloudscape-design/components/input'
import SpaceBetween from '@cloudscape-design/components/space-between'
import { type FormEvent, useState } from 'react'
import { useMobilePinRelease } from '@/components/layout/mobile-pin'
import { CodeForm } from './code-form'
import styles from './session.module.css'
import { signInWithCode, signInWithPasskey, signInWithPassword, startProviderSignIn } from './sign-in'

export interface DemoSignIn {
  readonly name: string
  readonly role: string
  readonly email: string
  readonly password: string
}

interface SignInProps {
  readonly next: string
  readonly provider: boolean
  /** Whether this is the address that passkeys are made for. */
  readonly passkeys: boolean
  readonly demo: readonly DemoSignIn[]
  readonly problem: string | null
}

export function SignInPage({ next, provider, passkeys, demo, problem }: SignInProps) {
  useMobilePinRelease()
  const [email, setEmail] = useState('')
  const [password, setPassword] = useState('')
  const [error, setError] = useState(problem)
  const [busy, setBusy] = useState<string | null>(null)
  const [challenge, setChallenge] = useState<string | null>(null)

  /** Does it, and goes where it leads; stays where it leads nowhere yet. */
  const attempt = async (what: string, act: () => Promise<string | null>) => {
    setBusy(what)
    setError(null)
    try {
      const destination = await act()
      // A whole load: the server decides afresh what this person sees.
      if (destination) window.location.assign(destination)
      else setBusy(null)
    } catch (thrown) {
      setError(thrown instanceof Error ? thrown.message : 'Sign-in did not work.')
      setBusy(null)
    }
  }
  const withPassword = (what: string, as: { email: string; password: string }) =>
    attempt(what, async () => {
      const asked = await signInWithPassword(as.email, as.password)
      setChallenge(asked)
      return asked ? null : next
    })
  const withPasskey = () =>
    attempt('passkey', async () => {
      await signInWithPasskey()
      return next
    })
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (!email || !password) return setError('Enter your email and your password.')
    void withPassword('form', { email, password })
  }

  return (
    <main className={styles.page}>
      <div className={styles.column}>
        <div className={styles.brand}>
          {/* biome-ignore lint/performance/noImgElement: a small drawing of our own, nothing to optimize */}
          <img src="/logo.svg" alt="" width={40} height={40} />
          <Box variant="h1" tagOverride="p" margin="n">
            Keyscope
          </Box>
        </div>
        {challenge ? (
          <CodeForm
            busy={busy === 'code'}
            error={error}
            send={(code) =>
              void attempt('code', async () => {
                await signInWithCode(challenge, code)
                return next
              })
            }
            back={() => {
              setChallenge(null)
              setError(null)
            }}
          />
        ) : (
          <form onSubmit={submit} noValidate>
            <Container
              header={
                <Header variant="h1" description="Which cluster can use which key, why not, and who allowed it.">
                  Sign in
                </Header>
              }
            >
              <Form
                actions={
                  <Button
                    variant="primary"
                    formAction="submit"
                    loading={busy === 'form'}
                    disabled={busy !== null && busy !== 'form'}
                  >
                    Sign in
                  </Button>
                }
              >
                <SpaceBetween size="m">
                  {error && <Alert type="error">{error}</Alert>}
                  <FormField label="Email">
                    <Input
                      type="email"
                      name="email"
                      autoComplete="username"
                      autoFocus
                      value={email}
                      onChange={({ detail }) => setEmail(detail.value)}
                    />
                  </FormField>
                  <FormField label="Password">
                    <Input
                      type="password"
                      name="password"
                      autoComplete="current-password"
                      value={password}
                      onChange={({ detail }) => setPassword(detail.value)}
                    />
                  </FormField>
                </SpaceBetween>
              </Form>
            </Container>
          </form>
        )}
        {passkeys && !challenge && (
          <Button
            fullWidth
            iconName="key"
            loading={busy === 'passkey'}
            disabled={busy !== null && busy !== 'passkey'}
            onClick={() => void withPasskey()}
          >
            Sign in with a passkey
          </Button>
        )}
        {provider && !challenge && (
          <Button
            fullWidth
            iconName="external"
            loading={busy === 'provider'}
            onClick={() => void attempt('provider', () => startProviderSignIn(next))}
          >
            Sign in with your identity provider
          </Button>
        )}
        {demo.length > 0 && !challenge && (
          <DemoSignIns demo={demo} busy={busy} choose={(person) => void withPassword(person.email, person)} />
        )}
      </div>
    </main>
  )
}

function DemoSignIns({
  demo,
  busy,
  choose,
}: {
  demo: readonly DemoSignIn[]
  busy: string | null
  choose: (person: DemoSignIn) => void
}) {
  return (
    <Container
      header={
        <Header variant="h2" description="This organization is simulated; so are these people. Choose one to sign in.">
          Demo sign-ins
        </Header>
      }
    >
      <ul className={styles.people}>
        {demo.map((person) => (
          <li key={person.email} className={styles.person}>
            <div>
              <b>{person.name}</b>
              <div className={styles.quiet}>
                {person.email} · {person.password}
              </div>
            </div>
            <Button
              ariaLabel={`Sign in as ${person.name}`}
              loading={busy === person.email}
              disabled={busy !== null && busy !== person.email}
              onClick={() => choose(person)}
            >
              Sign in
            </Button>
          </li>
        ))}
      </ul>
    </Container>
  )
}
