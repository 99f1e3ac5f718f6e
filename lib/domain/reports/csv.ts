import { stringify } from 'csv-stringify/sync'

/** RFC 4180 text with CRLF; no cell can start a formula in a spreadsheet. */
export function toCsv<C extends string>(
  columns: readonly C[],
  rows: readonly Readonly<Record<C, string | number>>[],
  options: { readonly bom?: boolean; readonly header?: boolean } = {},
): string {
  return stringify([...rows], {
    header: options.header ?? true,
    columns: [...columns],
    record_delimiter: 'windows',
    escape_formulas: true,
    bom: options.bom ?? false,
  })
}
