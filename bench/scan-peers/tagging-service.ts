import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { setTimeout as pause } from 'node:timers/promises'
import { findKey } from '../../lib/simulator/world/find'
import type { World } from '../../lib/simulator/world/organization'

/**
 * The one call of the Resource Groups Tagging API that Custodian cannot go on without, over the same organization and as
 * late as the simulator's answers. It asks for up to a hundred keys at once and never for a second page.
 */
export async function openTaggingService(world: World, latencyMs: number) {
  let calls = 0
  const server = createServer((request, response) => {
    const body: Buffer[] = []
    request.on('data', (chunk: Buffer) => body.push(chunk))
    request.on('end', async () => {
      calls++
      await pause(latencyMs)
      const { ResourceARNList = [] } = JSON.parse(Buffer.concat(body).toString('utf8')) as {
        ResourceARNList?: string[]
      }
      response.setHeader('content-type', 'application/x-amz-json-1.1')
      response.end(JSON.stringify({ PaginationToken: '', ResourceTagMappingList: ResourceARNList.flatMap(mapping) }))
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${port}`,
    calls: () => calls,
    async stop() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }

  function mapping(arn: string) {
    const tags = Object.entries(findKey(world, arn)?.tags ?? {})
    return tags.length === 0 ? [] : [{ ResourceARN: arn, Tags: tags.map(([Key, Value]) => ({ Key, Value })) }]
  }
}
