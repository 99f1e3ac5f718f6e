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

const types: Readonly<Record<string, string>> = { csv: 'text/csv; charset=utf-8', jsonl: 'application/x-ndjson' }

/** A file that is made while it is sent. */
export function streamDownload(file: { filename: string; lines: AsyncGenerator<string> }): Response {
  const encoder = new TextEncoder()
  const body = new ReadableStream<Uint8Array>({
    async pull(controller) {
      const { done, value } = await file.lines.next()
      if (done) controller.close()
      else controller.enqueue(encoder.encode(value))
    },
    async cancel() {
      await file.lines.return(undefined)
    },
  })
  const extension = file.filename.split('.').at(-1) ?? ''
  return new Response(body, {
    headers: {
      'content-type': types[extension] ?? 'application/octet-stream',
      'content-disposition': `attachment; filename="${file.filename}"`,
      'cache-control': 'no-store',
    },
  })
}
