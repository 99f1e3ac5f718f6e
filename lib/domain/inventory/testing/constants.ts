/** Where everything is made unless a test says otherwise. */
export const homeRegion = 'us-east-1'
export const created = '2026-01-01T00:00:00.000Z'
