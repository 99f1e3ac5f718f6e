/** JSON as Postgres can hold it: no NUL and no half of a surrogate pair, which a record may carry in any text. Throws on what is nested too deep. */
export function storableJson<T>(value: T): T {
  // JSON.stringify escapes exactly those, so an escape in its output that names one stands for one.
  const text = JSON.stringify(value).replace(/\\(?:u0000|ud[89a-f][0-9a-f]{2}|.)/g, (escaped) =>
    /^\\u(0000|d[89a-f])/.test(escaped) ? '\ufffd' : escaped,
  )
  return JSON.parse(text)
}
