import { factsOf, headlineOf, type Notice } from './notice'

/** The limits of Slack's blocks: https://docs.slack.dev/reference/block-kit/blocks */
const longest = { section: 3000, field: 2000, fields: 10 }

interface Text {
  readonly type: 'plain_text' | 'mrkdwn'
  readonly text: string
}

type Block =
  | { readonly type: 'header'; readonly text: Text }
  | { readonly type: 'section'; readonly text: Text }
  | { readonly type: 'section'; readonly fields: readonly Text[] }

export interface SlackMessage {
  /** What notifications show, and clients that know no blocks. */
  readonly text: string
  readonly blocks: readonly Block[]
}

/**
 * A notice as an incoming webhook of Slack takes it. What people wrote can neither mention nor link: Slack's three control characters are
 * escaped (https://docs.slack.dev/messaging/formatting-message-text).
 */
export function slackMessage(notice: Notice): SlackMessage {
  const headline = headlineOf(notice.type)
  const { summary, url } = notice.data
  const fields = factsOf(notice)
    .slice(0, longest.fields)
    .map(([label, text]) => mrkdwn(`*${label}*\n${slackText(text, longest.field - label.length - 3)}`))
  const link = `<${slackText(url, 1000)}|Open in Keyscope>`
  return {
    text: `${headline}: ${slackText(summary, longest.section)}`,
    blocks: [
      { type: 'header', text: { type: 'plain_text', text: headline } },
      { type: 'section', text: mrkdwn(`${slackText(summary, longest.section - link.length - 1)}\n${link}`) },
      ...(fields.length > 0 ? [{ type: 'section' as const, fields }] : []),
    ],
  }
}

const mrkdwn = (text: string): Text => ({ type: 'mrkdwn', text })

const escapes: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;' }

/** Escaped text of so many characters at most; no escape and no character is cut in two. */
export function slackText(text: string, most: number): string {
  const pieces = Array.from(text, (character) => escapes[character] ?? character)
  const whole = pieces.join('')
  if (whole.length <= most) return whole
  let kept = ''
  for (const piece of pieces) {
    if (kept.length + piece.length > most - 1) break
    kept += piece
  }
  return `${kept}…`
}
