// Worker threads do not inherit the loader of their parent.
import { register } from 'tsx/esm/api'

register()
await import('./judge-rows.ts')
