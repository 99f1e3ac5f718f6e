/** `50,000`. By hand for the same reason as the times: Intl differs between server and browser. */
export const formatNumber = (n: number): string => String(n).replace(/\B(?=(\d{3})+(?!\d))/g, ',')

/** `1 account`, `3 accounts`; `many` where the plural is not an s. */
export const countOf = (n: number, one: string, many = `${one}s`): string =>
  `${formatNumber(n)} ${n === 1 ? one : many}`
