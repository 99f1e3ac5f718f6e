import { executeUnderCrashes } from './execute-under-crashes'

executeUnderCrashes(1)
