import { parentPort, workerData } from 'node:worker_threads'
import { judgeMatrix } from '../../lib/domain/policy/judge-matrix'
import { PairJudge } from '../../lib/domain/policy/judge-pairs'
import { callerSide, keySide, request } from './realistic'

const { callers, keys } = workerData as { callers: number; keys: number }
const judge = new PairJudge(request)
const preparedCallers = Array.from({ length: callers }, (_, n) => judge.prepareCaller(callerSide(n)))
const preparedKeys = Array.from({ length: keys }, (_, n) => judge.prepareKey(keySide(n)))
for (const row of judgeMatrix(judge, preparedCallers, preparedKeys)) parentPort!.postMessage(row, [row.words.buffer])
