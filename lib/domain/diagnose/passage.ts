/** A stretch of text, decoded, and where each of its characters stood in what was pasted. */
export interface Passage {
  readonly text: string
  readonly origin: (index: number) => number
}

export const wholeText = (text: string): Passage => ({ text, origin: (index) => index })

export const partOf = ({ text, origin }: Passage, start: number, end: number): Passage => ({
  text: text.slice(start, end),
  origin: (index) => origin(start + index),
})
