import { createServer } from 'node:net'
import { expect, test } from 'vitest'
import { assertPortIsFree, freePort } from './ports'

test('a taken port gives one line with another port to try', async () => {
  const port = await freePort()
  await assertPortIsFree('127.0.0.1', port)
  const server = createServer().listen(port, '127.0.0.1')
  await new Promise((resolve) => server.once('listening', resolve))
  await expect(assertPortIsFree('127.0.0.1', port)).rejects.toThrow(
    `Port ${port} is taken. Stop what listens there, or start with another: PORT=${port + 1} npm start`,
  )
  await new Promise((resolve) => server.close(resolve))
})

test('an address that is not of this machine is named', async () => {
  await expect(assertPortIsFree('192.0.2.1', 3000)).rejects.toThrow(/192\.0\.2\.1:3000 .*Check KEYSCOPE_HOST and PORT/)
})
