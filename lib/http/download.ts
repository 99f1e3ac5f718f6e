import 'server-only'

/** A CSV file to keep, with its checksum beside it. */
export function download(file: { filename: string; text: string; sha256: string }): Response {
  return new Response(file.text, {
    headers: {
      'content-type': 'text/csv; charset=utf-8',
      'content-disposition': `attachment; filename="${file.filename}"`,
      'cache-control': 'no-store',
      'x-content-sha256': file.sha256,
    },
  })
}
