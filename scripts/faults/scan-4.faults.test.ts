import { scanUnderFaults } from './scan-under-faults'

await scanUnderFaults(3)
