import { describe, expect, test } from 'vitest'
import { keepSession, type Session } from './sessions'

const hour = 3_600_000

function opener(now: () => number) {
  let opened = 0
  const open = async (): Promise<Session> => {
    opened += 1
    await new Promise((soon) => setImmediate(soon))
    return {
      accountId: '111100000001',
      arn: `arn:aws:sts::111100000001:assumed-role/KeyscopeScanner/${opened}`,
      credentials: { accessKeyId: `ASIA${opened}`, secretAccessKey: 'x', expiration: new Date(now() + hour) },
    }
  }
  return { open, opened: () => opened }
}

describe('a kept session', () => {
  test('many who ask at once share one AssumeRole', async () => {
    const { open, opened } = opener(() => 0)
    const session = keepSession(open, () => 0)
    const answers = await Promise.all(Array.from({ length: 50 }, session))
    expect(new Set(answers.map((s) => s.arn)).size).toBe(1)
    expect(opened()).toBe(1)
  })

  test('is renewed some minutes before it expires', async () => {
    let now = 0
    const { open, opened } = opener(() => now)
    const session = keepSession(open, () => now)
    await session()
    now = hour - 10 * 60_000
    await session()
    expect(opened()).toBe(1)
    now = hour - 5 * 60_000
    expect((await session()).credentials.accessKeyId).toBe('ASIA2')
  })

  test('a refusal is not kept: the next one who asks tries again', async () => {
    const { open, opened } = opener(() => 0)
    let refuse = true
    const session = keepSession(async () => {
      if (refuse) throw new Error('refused')
      return open()
    })
    await expect(session()).rejects.toThrow('refused')
    refuse = false
    await session()
    expect(opened()).toBe(1)
  })
})
