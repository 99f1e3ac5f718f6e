import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { claimFolder, findInstance, isClaim } from './instance'

let folder: string

beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'keyscope-instance-'))
})

afterEach(() => rmSync(folder, { recursive: true, force: true }))

function claim() {
  const claimed = claimFolder(folder, 'npm start')
  if (!isClaim(claimed)) throw new Error('The folder should have been free.')
  return claimed
}

test('a folder that is taken names who has it, and is free again afterwards', () => {
  const first = claim()
  expect(claimFolder(folder, 'keyscope')).toMatchObject({ pid: process.pid, command: 'npm start' })
  first.release()
  claim()
})

test('others learn how to reach what runs, and only its owner may read it', () => {
  const environment = { DATABASE_URL: 'postgresql://localhost/keyscope' }
  claim().publish({ environment, appUrl: 'http://localhost:3000' })
  expect(findInstance(folder)).toMatchObject({ environment, appUrl: 'http://localhost:3000' })
  expect(statSync(path.join(folder, 'instance.json')).mode & 0o777).toBe(0o600)
})

test('a claim whose process is gone does not count, nor one whose pid went to somebody else', () => {
  claim()
  const file = path.join(folder, 'instance.json')
  const mine = JSON.parse(readFileSync(file, 'utf8'))
  writeFileSync(file, JSON.stringify({ ...mine, began: 'another time' }))
  expect(findInstance(folder)).toBeUndefined()
  claim()
})

test('a claim that was cut off while it was written does not block the folder', () => {
  writeFileSync(path.join(folder, 'instance.json'), '{"pid":')
  claim()
})
