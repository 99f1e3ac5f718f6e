// Loaded first into every process that Keyscope starts: when its parent is gone, even by kill -9, it ends too.
const parent = process.ppid

setInterval(() => {
  if (process.ppid !== parent) process.kill(process.pid, 'SIGTERM')
}, 1_000).unref()
