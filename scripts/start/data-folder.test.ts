import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { authSecret, openDataFolder } from './data-folder'

let parent: string

beforeEach(() => {
  parent = mkdtempSync(path.join(tmpdir(), 'keyscope-data-'))
})

afterEach(() => rmSync(parent, { recursive: true, force: true }))

test('the secret is made once and only its owner may read it', () => {
  const folder = path.join(parent, 'data')
  openDataFolder(folder)
  const secret = authSecret(folder)
  expect(secret).toMatch(/^[0-9a-f]{64}$/)
  expect(authSecret(folder)).toBe(secret)
  expect(statSync(path.join(folder, 'auth-secret')).mode & 0o777).toBe(0o600)
})

test('a place where no folder can be is refused with what to do', () => {
  const file = path.join(parent, 'file')
  writeFileSync(file, '')
  expect(() => openDataFolder(path.join(file, 'data'))).toThrow(/not ours to write: .*\(ENOTDIR\)\. .*KEYSCOPE_DATA/)
})
