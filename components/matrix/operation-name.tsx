import { Fragment } from 'react'

/** A KMS operation that may break between its words: `GenerateDataKey|Without|Plaintext`. */
export function OperationName({ name }: { name: string }) {
  const words = name.split(/(?=[A-Z])/)
  return words.map((word, at) => (
    // biome-ignore lint/suspicious/noArrayIndexKey: the words of one name never move
    <Fragment key={at}>
      {at > 0 && <wbr />}
      {word}
    </Fragment>
  ))
}
