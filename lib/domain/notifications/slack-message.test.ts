import fc from 'fast-check'
import { expect, test } from 'vitest'
import { slackMessage, slackText } from './slack-message'
import { noticeOf } from './testing/notices'

test('a message has a fallback, a headline, a link, and facts', () => {
  const { text, blocks } = slackMessage(noticeOf('grant.waiting'))
  expect(text).toBe('A grant waits for a decision: Grant request 12: karpenter on key alias/ebs')
  expect(blocks.map(({ type }) => type)).toEqual(['header', 'section', 'section'])
  expect(blocks[1]).toMatchObject({
    text: {
      type: 'mrkdwn',
      text: 'Grant request 12: karpenter on key alias/ebs\n<https://keyscope.example/requests/ksg-1|Open in Keyscope>',
    },
  })
  expect(JSON.stringify(blocks[2])).toContain('*Asked by*\\nRobin Requester')
})

test('what people wrote mentions nobody and links nowhere', () => {
  const evil = '<!channel> <https://evil.example|Open in Keyscope> <@U1> a & b'
  const { text, blocks } = slackMessage(noticeOf('grant.rejected', { summary: evil, reason: evil }))
  const all = JSON.stringify([text, blocks])
  expect(all.match(/<[^>]*>/g)).toEqual(['<https://keyscope.example/requests/ksg-1|Open in Keyscope>'])
  expect(text).toContain('&lt;!channel&gt;')
  expect(text).toContain('a &amp; b')
})

test('whatever is written, Slack’s limits are kept and no escape is cut', () => {
  fc.assert(
    fc.property(
      fc.array(fc.constantFrom('<', '&', '>', 'x', '😀', '\n'), { maxLength: 4000 }).map((all) => all.join('')),
      (wild) => {
        const { text, blocks } = slackMessage(noticeOf('grant.failed', { summary: wild, reason: wild }))
        expect(text.length).toBeLessThan(4000)
        for (const block of blocks) {
          if ('text' in block) expect(block.text.text.length).toBeLessThanOrEqual(block.type === 'header' ? 150 : 3000)
          else for (const field of block.fields) expect(field.text.length).toBeLessThanOrEqual(2000)
          if ('fields' in block) expect(block.fields.length).toBeLessThanOrEqual(10)
        }
      },
    ),
    { numRuns: 50 },
  )
  expect(slackText('a&b', 3)).toBe('a…')
  expect(slackText('😀😀', 3)).toBe('😀…')
  expect(slackText('<'.repeat(1000), 2000).replaceAll('&lt;', '')).toBe('…')
})
