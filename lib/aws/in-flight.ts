/** AWS calls one process has in flight at most. */
export const inFlightLimit = 96
