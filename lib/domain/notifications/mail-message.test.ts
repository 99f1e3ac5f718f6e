import { expect, test } from 'vitest'
import { mailMessage, oneLine } from './mail-message'
import { noticeOf } from './testing/notices'

const preferences = 'https://keyscope.example/settings/notifications'

test('a mail says what happened, where it is and how to hear less', () => {
  const { subject, text, html } = mailMessage([noticeOf('grant.waiting')], preferences)
  expect(subject).toBe('Keyscope: A grant waits for a decision: Grant request 12: karpenter on key alias/ebs')
  for (const part of [text, html]) {
    expect(part).toContain('arn:aws:iam::111100000003:role/karpenter')
    expect(part).toContain('https://keyscope.example/requests/ksg-1')
    expect(part).toContain(preferences)
  }
})

test('several are one mail that counts them', () => {
  const notices = [noticeOf('grant.waiting'), noticeOf('grant.waiting'), noticeOf('grant.failed')]
  const { subject, text } = mailMessage(notices, preferences)
  expect(subject).toBe('Keyscope: 3 messages: A grant waits for a decision (2); A grant failed')
  expect(text.split('\n----\n')).toHaveLength(4)
})

test('what people wrote neither breaks out of its line nor of its HTML', () => {
  const evil = 'x\r\nBcc: all@northwind.example\n\n<script>alert("1")</script>\u2028End\u0000'
  const { subject, text, html } = mailMessage(
    [noticeOf('grant.rejected', { summary: evil, reason: evil })],
    preferences,
  )
  expect(subject).not.toMatch(/[\p{Cc}\u2028]/u)
  expect(text).not.toMatch(/^Bcc/m)
  expect(html).not.toContain('<script')
  expect(html).toContain('&lt;script&gt;alert(&quot;1&quot;)')
})

test.each([
  ['a\r\nb', 'a b'],
  ['  a \u202e b\t', 'a b'],
  ['x'.repeat(20), `${'x'.repeat(9)}…`],
])('%j on one line is %j', (text, line) => expect(oneLine(text, 10)).toBe(line))
