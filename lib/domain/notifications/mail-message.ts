import { factsOf, headlineOf, type Notice } from './notice'

export interface MailMessage {
  readonly subject: string
  readonly text: string
  readonly html: string
}

const longestSubject = 150

/** One mail about one or several notices, the oldest first: text, and the same as plain HTML. No line break of anybody reaches its head. */
export function mailMessage(notices: readonly Notice[], preferencesUrl: string): MailMessage {
  const [first] = notices
  const subject = first && notices.length === 1 ? `${headlineOf(first.type)}: ${first.data.summary}` : digest(notices)
  const why = 'You get this because it concerns you. Choose what you are told of'
  return {
    subject: oneLine(`Keyscope: ${subject}`, longestSubject),
    text: [...notices.map(asText), `${why}: ${preferencesUrl}`].join('\n\n----\n\n').concat('\n'),
    html: [
      '<!doctype html><html lang="en"><body>',
      ...notices.map(asHtml),
      `<hr><p>${why}: <a href="${escapeHtml(preferencesUrl)}">${escapeHtml(preferencesUrl)}</a></p>`,
      '</body></html>',
    ].join('\n'),
  }
}

/** `3 grants wait …` would need a grammar; kinds and how often each say the same. */
function digest(notices: readonly Notice[]): string {
  const counts = new Map<Notice['type'], number>()
  for (const { type } of notices) counts.set(type, (counts.get(type) ?? 0) + 1)
  const parts = [...counts].map(([type, count]) => (count > 1 ? `${headlineOf(type)} (${count})` : headlineOf(type)))
  return `${notices.length} messages: ${parts.join('; ')}`
}

function asText(notice: Notice): string {
  const facts = factsOf(notice).map(([label, text]) => `${label}: ${indented(text)}`)
  return [headlineOf(notice.type), '', indented(notice.data.summary), '', ...facts, '', notice.data.url].join('\n')
}

function asHtml(notice: Notice): string {
  const facts = factsOf(notice).map(
    ([label, text]) => `<tr><th align="left" valign="top">${label}</th><td>${escapeHtml(text)}</td></tr>`,
  )
  const { summary, url } = notice.data
  return [
    `<h2>${headlineOf(notice.type)}</h2>`,
    `<p>${escapeHtml(summary)}</p>`,
    ...(facts.length > 0 ? [`<table>${facts.join('')}</table>`] : []),
    `<p><a href="${escapeHtml(url)}">${escapeHtml(url)}</a></p>`,
  ].join('\n')
}

/** What somebody wrote on several lines must not look like lines of ours. */
const indented = (text: string) =>
  text
    .trim()
    .split(/\r\n|\p{Cc}|\u2028|\u2029/u)
    .join('\n  ')

/** One line of so many characters at most, without control characters. */
export function oneLine(text: string, most: number): string {
  const line = text.replace(/[\p{Cc}\p{Cf}\u2028\u2029\s]+/gu, ' ').trim()
  return line.length <= most ? line : `${line.slice(0, most - 1)}…`
}

const escapes: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
}

const escapeHtml = (text: string) => text.replace(/[&<>"']/g, (character) => escapes[character] ?? character)
